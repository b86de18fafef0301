# SPDX-License-Identifier: GPL-3.0-or-later
"""The plug-in's window in a real GIMP without one of its own: what its tests have in common.

    from window_case import WindowCase, setUpModule
"""
import pathlib
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from atspi_driver import Session, wait_until
from gimp import Gimp, plug_ins_of
from service import Service

IMAGE, LAYER = "plug-in-genlayer-image", "plug-in-genlayer-layer"
TITLES = {IMAGE: "New Image from Prompt", LAYER: "New Layer from Prompt"}
INTERACTIVE, LAST_VALUES = 0, 2
KEY = "sk-canary-key"
PROMPT = "canary prompt 51c2"


def setUpModule():
    """A display and a service for all tests of a file."""
    folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory(prefix="genlayer-ui-")))
    WindowCase.folder = folder
    WindowCase.service = unittest.enterModuleContext(Service(seconds=0.5, key=KEY))
    WindowCase.session = unittest.enterModuleContext(Session(folder))


class WindowCase(unittest.TestCase):
    environment = {}

    def setUp(self):
        self.service.scenario()
        self.gimp = self.start_gimp()

    def start_gimp(self, **more):
        display = {name: self.session.environment[name] for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        return self.enterContext(Gimp({**self.service.environment(), **display, **self.environment, **more}))

    def call(self, gimp, function, *arguments, **named):
        """Begins what ends with the window: its outcome, later."""
        return self.enterContext(ThreadPoolExecutor(1)).submit(getattr(gimp, function), *arguments, **named)

    def open(self, procedure, **arguments):
        self.outcome = self.call(self.gimp, "call", procedure, **{"run_mode": INTERACTIVE, **arguments})
        return self.session.window(TITLES[procedure])

    def new_image(self, more=""):
        return self.gimp.python(f"""
            image = Gimp.Image.new(1000, 750, Gimp.ImageBaseType.RGB)
            {more}
            result = image.get_id()""")

    def close(self, window):
        window.find("button", "Close").press()
        return self.outcome.result(60)

    def generate(self, window, prompt=PROMPT):
        window.find("text", "Prompt").text = prompt
        button = window.find("button", "Generate")
        wait_until(lambda: button.sensitive, "Generate can be pressed")
        button.press()

    def wait_for_text(self, window, text, seconds=60):
        return wait_until(lambda: window.says(text), f"“{text}”", seconds)

    def cancels(self):
        return [request for request in self.service.requests("POST") if request["path"].endswith("/cancel")]

    def plug_in_process(self):
        return next(iter(plug_ins_of(self.gimp.process.pid)), None)
