# SPDX-License-Identifier: GPL-3.0-or-later
"""What canvas:: does inside a real GIMP: starts gimp-console once for a file of cases, through a small plug-in.

GENLAYER_PROBE_DIR names the folder with the built genlayer-insert-probe. Beside it what a test picture's
colours ought to be, computed without any of our code.
"""
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROBE = "genlayer-insert-probe"
STOCK = ["python-eval"]
WIDTH, HEIGHT = 64, 48  # of the test picture


def plug_in_folder():
    path = subprocess.run(["pkg-config", "--variable=gimplibdir", "gimp-3.0"], check=True,
                          capture_output=True, text=True).stdout.strip()
    return pathlib.Path(path) / "plug-ins"


def run_gimp(folder, cases):
    """Runs a file of cases in a GIMP that knows nothing of the user's; its lines as a dictionary."""
    plug_ins = folder / "plug-ins"
    (plug_ins / PROBE).mkdir(parents=True)
    (plug_ins / PROBE / PROBE).symlink_to(
        pathlib.Path(os.environ["GENLAYER_PROBE_DIR"]).resolve() / PROBE)
    for name in STOCK:
        (plug_ins / name).symlink_to(plug_in_folder() / name)
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
    environment.update(
        HOME=str(folder), GIMP3_DIRECTORY=str(folder / "profile"), LC_ALL="C.UTF-8",
        GIMP_TESTING_PLUGINDIRS=str(plug_ins), GIMP_PLUGIN_DEBUG=PROBE + ",fatal-criticals",
        GIMP3_TEMPDIR=str(folder / "tmp"), CASES_FOLDER=str(folder))
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        environment[f"XDG_{name}_HOME"] = str(folder / name.lower())
    (folder / "tmp").mkdir()
    done = subprocess.run(
        ["gimp-console", "-n", "-d", "-f", "-i", "-s",
         "--batch-interpreter=python-fu-eval", "-b", "-", "--quit"],
        input=(HERE / "cases.py").read_text() + "\n" + (HERE / cases).read_text(), env=environment,
        capture_output=True, text=True, timeout=240)
    lines = [json.loads(line[5:]) for line in done.stdout.splitlines() if line.startswith("CASE ")]
    if done.returncode or not any("end" in line for line in lines):
        sys.exit(f"gimp-console ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    for line in lines:  # GeglColor speaks of linear light, the test of R'G'B'
        for _, colour in line.get("samples", []):
            colour[:3] = map(gamma, colour[:3])
    return {line["case"]: line for line in lines}, done.stderr


def linear(value):
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def gamma(value):
    value = min(1, max(0, value))
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def picture(x, y):
    """The test picture at a place, as R'G'B' of 0 … 1: flat slopes, that no interpolation bends."""
    return [(x * 3 + 20) / 255, (y * 4 + 10) / 255, 128 / 255]


def luminance(colour):
    red, green, blue = map(linear, colour)
    return [gamma(0.2225 * red + 0.7169 * green + 0.0606 * blue)] * 3


def adobe_to_srgb(colour):
    """Adobe RGB (1998) to sRGB: both D65, so one matrix and two curves."""
    r, g, b = (value ** 2.19921875 for value in colour)
    return [gamma(1.39836 * r - 0.39836 * g), gamma(g), gamma(-0.04293 * g + 1.04293 * b)]


def bounds_of(fit, box):
    """Offset and size of the layer in the box, and the scale to it, by the fit's definition."""
    x, y, width, height = box
    sx, sy = width / WIDTH, height / HEIGHT
    if fit in ("fill", "stretch"):
        return [x, y, width, height], (max(sx, sy),) * 2 if fit == "fill" else (sx, sy)
    scale = min(sx, sy) if fit == "fit" else 1
    w, h = int(WIDTH * scale + 0.5), int(HEIGHT * scale + 0.5)  # halves up, not to even
    return [x + (width - w) // 2, y + (height - h) // 2, w, h], (scale, scale)


def expected_of(fit, box, size, at):
    """The picture's colour at a pixel of the layer, both centred on each other."""
    _, (sx, sy) = bounds_of(fit, box)
    return picture((at[0] + 0.5 - size[0] / 2) / sx + WIDTH / 2 - 0.5,
                   (at[1] + 0.5 - size[1] / 2) / sy + HEIGHT / 2 - 0.5)
