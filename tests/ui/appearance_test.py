#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The windows in GIMP's light and dark theme, at the usual size and at 200 %: all is there, whole and apart."""
import itertools
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from atspi_driver import Session, wait_until  # noqa: E402
from demo import Demo, hermetic  # noqa: E402

SEEN = {"button", "text", "password text", "combo box", "spin button", "check box", "toggle button", "link",
        "progress bar", "label"}
SETTINGS = "Image Generation Service"


def setUpModule():
    global folder, session
    folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory(prefix="genlayer-ui-")))
    session = unittest.enterModuleContext(Session(folder, "2000x2000"))


def common(a, b):
    """The part of one place that is in another; without width or height where there is none."""
    left, top = max(a[0], b[0]), max(a[1], b[1])
    return left, top, max(min(a[0] + a[2], b[0] + b[2]) - left, 0), max(min(a[1] + a[3], b[1] + b[3]) - top, 0)


def area(place):
    return place[2] * place[3]


def leaves(node, seen, around=()):
    """What a window shows, where of that it is seen, and what it is inside of."""
    if node.role == "scroll pane":
        seen = common(node.place, seen)
    if node.showing and node.role in SEEN:
        place = node.place
        yield node, common(place, seen) if "scroll pane" in [one.role for one in around] else place, around
    for child in node.children():
        yield from leaves(child, seen, (*around, node))


def problems(window):
    """What is not wholly inside the window, and what is over something else."""
    inside = window.place
    shown = list(leaves(window, inside))
    if len(shown) < 10:
        yield "next to nothing is shown"
    for node, place, _ in shown:
        if not area(place) or common(place, inside) != place:
            yield f"{node.role} “{node.name or node.text}” {place} in {inside}"
    for (one, place, around), (other, other_place, other_around) in itertools.combinations(shown, 2):
        if one.accessible not in [node.accessible for node in other_around] \
                and other.accessible not in [node.accessible for node in around] \
                and area(common(place, other_place)):
            yield f"{one.role} “{one.name}” {place} and {other.role} “{other.name}” {other_place}"


class Appearance(unittest.TestCase):
    def open(self, theme="light", scale=1):
        home = folder / theme
        home.mkdir(exist_ok=True)
        return Demo(session, home, "layer", {**hermetic(home, theme), "GDK_SCALE": str(scale)})

    def check_whole(self, window):
        """A window that has just changed takes a moment to lay itself out."""
        end = time.monotonic() + 10
        while found := list(problems(window)):
            self.assertLess(time.monotonic(), end, found)
            time.sleep(0.1)

    def size(self, title):
        """Of a window on the screen, in its own pixels."""
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{title}$", "getwindowgeometry",
                                "--shell"], env=session.environment, check=True, capture_output=True, text=True,
                               timeout=20).stdout
        told = dict(line.split("=") for line in found.split() if "=" in line)
        return int(told["WIDTH"]), int(told["HEIGHT"])

    def brightness(self, title):
        """Of a window on the average, from 0 to 1."""
        time.sleep(1)  # themes fade
        picture = folder / "window.png"
        subprocess.run(["sh", "-c", f'import -window "$(xdotool search --onlyvisible --name "^{title}$" | tail -n 1)" '
                                    f'"{picture}"'], env=session.environment, check=True, timeout=30)
        found = subprocess.run(["convert", picture, "-colorspace", "Gray", "-format", "%[fx:mean]", "info:"],
                               check=True, capture_output=True, text=True, timeout=30)
        return float(found.stdout)

    def test_all_is_whole_and_apart_in_every_state_of_the_windows(self):
        for scale in 1, 2:
            with self.subTest(scale=scale), self.open(scale=scale) as demo:
                self.check_whole(demo.window)
                demo.window.find("toggle button", "More").press()
                wait_until(lambda: demo.window.look("combo box", "Model"), "More is open")
                self.check_whole(demo.window)
                demo.generate("run 30")
                wait_until(lambda: demo.window.look("progress bar"), "it runs")
                self.check_whole(demo.window)
                demo.button("Cancel").press()
                demo.generate("ratio")
                demo.wait("done")
                demo.window.find("toggle button", "Details").press()
                wait_until(lambda: demo.window.look("button", "Copy Details"), "the details")
                self.check_whole(demo.window)
                demo.button("Settings…").press()
                self.check_whole(session.window(SETTINGS))

    def test_at_200_percent_a_window_is_twice_as_wide_and_high(self):
        sizes = []
        for scale in 1, 2:
            with self.open(scale=scale) as demo:
                sizes.append(self.size(demo.title))
        for usual, large in zip(*sizes):
            self.assertAlmostEqual(large / usual, 2, delta=0.05, msg=sizes)

    def test_the_windows_follow_gimps_theme(self):
        for theme, low, high in ("light", 0.7, 1), ("dark", 0, 0.3):
            with self.subTest(theme), self.open(theme) as demo:
                found = [self.brightness(demo.title)]
                demo.window.find("toggle button", "More").press()
                demo.button("Settings…").press()
                session.window(SETTINGS)
                found.append(self.brightness(SETTINGS))
                for brightness in found:
                    self.assertTrue(low <= brightness <= high, found)


if __name__ == "__main__":
    unittest.main(verbosity=2)
