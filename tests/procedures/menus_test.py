#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole GIMP with its window, worked from its menus."""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "ui")]
from atspi_driver import Session, wait_until
from gimp import hermetic
from service import Service

GIMPRC = '(check-updates no)\n(show-welcome-dialog no)\n(config-version "3.2.6")\n(quit-show-confirm no)\n'


def setUpModule():
    global session, VERSION
    said = subprocess.run(["gimp-console", "--version"], check=True, capture_output=True, text=True, timeout=60).stdout
    VERSION = tuple(map(int, re.search(r"(\d+)\.(\d+)\.\d+", said).groups()))
    folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory(prefix="genlayer-ui-")))
    session = unittest.enterModuleContext(Session(folder, size="1280x1000"))


class Menus(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="genlayer-gimp-")))
        self.service = self.enterContext(Service(seconds=0.5))
        environment = hermetic(self.folder, {
            **self.service.environment(),
            **{name: session.environment[name] for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}})
        (self.folder / "profile").mkdir()
        (self.folder / "profile" / "gimprc").write_text(GIMPRC)
        gimp = session.start(["gimp", "-n", "-d", "-f", "-s"], env=environment)
        self.addCleanup(session.stop, gimp)
        self.main = wait_until(self.look_main, "GIMP's window", 60)

    def look_main(self):
        for window in session.windows():
            if window.role == "frame" and window.look("menu bar"):
                return window
        return None

    def item(self, *path):
        """A menu item by the menus above it; menus need not be open."""
        node = self.main.find("menu bar")
        for name in path:
            node = wait_until(lambda: next((child for child in node.walk() if child.name == name
                                            and child.role in ("menu", "menu item")), None), f"menu “{name}”")
        return node

    def generate(self, title, prompt):
        window = session.window(title)
        window.find("text", "Prompt").text = prompt
        button = window.find("button", "Generate")
        wait_until(lambda: button.sensitive, "Generate can be pressed")
        button.press()
        wait_until(lambda: window.says("Done."), "it is done")
        return window

    def test_an_image_that_is_closed_while_the_service_draws_is_replaced_by_a_new_one(self):
        self.item("File", "Create", "From Prompt…").press()
        window = self.generate("New Image from Prompt", "a paper boat")
        window.find("button", "Close").press()
        self.main = wait_until(self.look_main, "GIMP's window")
        item = self.item("Layer", "New from Prompt…")
        wait_until(lambda: item.sensitive, "the layer's door is open")
        item.press()
        window = session.window("New Layer from Prompt")
        self.service.scenario(predictions=[{"seconds": 8}])
        window.find("text", "Prompt").text = "a paper moon"
        window.find("button", "Generate").press()
        wait_until(self.service.creates, "the create")
        self.main.find("menu bar")
        self.item("File", "Close View").press()
        session.window_with("button", "Discard Changes").find("button", "Discard Changes").press()
        wait_until(lambda: window.says("The image was closed"), "the window knows of it")
        wait_until(lambda: window.says("the picture is in a new image"), "the picture is there all the same")
        wait_until(lambda: any("1 layer" in w.name for w in session.windows()), "a new image has a window")

    def test_the_layers_panel_has_it_in_its_context_menu(self):
        self.item("File", "Create", "From Prompt…").press()
        self.generate("New Image from Prompt", "a paper boat").find("button", "Close").press()
        self.main = wait_until(self.look_main, "GIMP's window")
        wait_until(lambda: not session.look_window("New Image from Prompt"), "nothing stands before the panel")
        row = wait_until(lambda: next((node for node in self.main.walk() if node.role == "table cell"
                                       and node.name == "a paper boat" and node.showing), None), "the layer's row")
        left, top, _, height = row.settled_place()
        session.click(left + 8, top + height // 2, button=3)
        item = wait_until(lambda: next((item for window in session.windows() if window.role != "frame"
                                        for item in window.walk() if item.name == "New from Prompt…"
                                        and item.showing), None), "the menu item")
        self.assertTrue(item.sensitive)
        item.press()
        self.generate("New Layer from Prompt", "a paper moon")
        wait_until(lambda: any("2 layers" in w.name for w in session.windows()), "there are two layers")

    def test_the_target_follows_a_selection_that_comes_and_goes_even_without_layers(self):
        self.item("File", "Create", "From Prompt…").press()
        self.generate("New Image from Prompt", "a paper boat").find("button", "Close").press()
        self.main = wait_until(self.look_main, "GIMP's window")
        layers = 2
        # GIMP 3.0 greys every plug-in for an image without layers, whatever its sensitivity; there
        # window_test.py has one.
        if VERSION >= (3, 2):
            delete = wait_until(lambda: next((node for node in self.item("Layer").walk() if node.role == "menu item"
                                              and node.name.startswith("Delete Layer")), None), "Delete Layer")
            delete.press()
            wait_until(lambda: any("0 layers" in w.name for w in session.windows()), "there is none")
            layers = 1
        item = self.item("Layer", "New from Prompt…")
        wait_until(lambda: item.sensitive, "the layer's door is open")
        item.press()
        window = session.window("New Layer from Prompt")
        wait_until(lambda: window.says("Canvas 1024 × 1024"), "the target")
        self.item("Select", "All").press()
        wait_until(lambda: window.says("Selection 1024 × 1024"), "the selection has come")
        self.item("Select", "None").press()
        wait_until(lambda: window.says("Canvas 1024 × 1024"), "the selection has gone")
        self.generate("New Layer from Prompt", "a paper moon")
        wait_until(lambda: any(f"{layers} layer" in w.name for w in session.windows()), "the layer has come")

    def test_from_an_empty_gimp_to_an_image_with_a_second_layer(self):
        self.assertTrue(self.item("Edit", "Image Generation Service…").sensitive)
        self.assertFalse(self.item("Layer", "New from Prompt…").sensitive)
        self.item("File", "Create", "From Prompt…").press()
        window = self.generate("New Image from Prompt", "a paper boat")
        wait_until(lambda: any("1024" in w.name for w in session.windows()), "the image has a window")
        window.find("button", "Close").press()
        self.main = wait_until(self.look_main, "GIMP's window")
        item = self.item("Layer", "New from Prompt…")
        wait_until(lambda: item.sensitive, "the layer's door is open")
        item.press()
        window = self.generate("New Layer from Prompt", "a paper moon")
        wait_until(lambda: any("2 layers" in w.name for w in session.windows()), "there are two layers")
        # One step of undo takes the layer away, and another brings nothing of it back.
        window.find("button", "Close").press()
        self.main = wait_until(self.look_main, "GIMP's window")
        undo = wait_until(lambda: next((n for n in self.main.find("menu bar").walk()
                                        if n.role == "menu item" and n.name.startswith("Undo")), None), "Undo")
        self.assertIn("New from Prompt", undo.name)
        undo.press()
        wait_until(lambda: any("1 layer" in w.name for w in session.windows()), "one layer is left")


if __name__ == "__main__":
    unittest.main(verbosity=2)
