#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""When GIMP dies or its Cancel is pressed, no process of ours is left after two seconds, and the job that was
running is recovered: of a script's call, of a window, and of the sample service that the plug-in started."""
import os
import pathlib
import signal
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "ui")]
from atspi_driver import wait_until
from gimp import Gimp, plug_ins_of
from window_case import IMAGE, WindowCase, setUpModule  # noqa: F401: unittest calls setUpModule

RECOVER = "plug-in-genlayer-recover"
LONGEST = 2.0  # seconds


def processes_in(folder):
    """Whatever runs with this journal: the plug-in and what it has started."""
    found = []
    for environ in pathlib.Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"GENLAYER_STATE_DIR={folder}/genlayer".encode() in environ.read_bytes().split(b"\0") \
                    and "/genlayer" in os.readlink(environ.with_name("exe")):
                found.append(int(environ.parent.name))
        except OSError:
            pass  # it has just ended
    return found


class Death(WindowCase):
    def end(self, number, how):
        """Kills GIMP's process or one of its own, and sees that all of ours end in time."""
        begin = time.monotonic()
        os.kill(number, how)
        wait_until(lambda: not processes_in(self.gimp.folder), "no process of ours is left", LONGEST)
        print(f"{signal.Signals(how).name}: gone after {time.monotonic() - begin:.2f} s", flush=True)

    def wait_for_the_job(self):
        wait_until(lambda: any(entry["complete"] for entry in self.service.creates()), "the create")
        jobs = self.gimp.folder / "genlayer" / "jobs"
        wait_until(lambda: any('"accepted"' in path.read_text() for path in jobs.glob("*.json")), "the job's id")

    def assert_recovered(self):
        other = self.start_gimp(GENLAYER_STATE_DIR=str(self.gimp.folder / "genlayer"))
        folder = self.gimp.folder / "recovered"
        self.assertEqual(other.python(f"""
            procedure = Gimp.get_pdb().lookup_procedure("{RECOVER}")
            config = procedure.create_config()
            config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
            config.set_property("output-folder", Gio.File.new_for_path({str(folder)!r}))
            values = procedure.run(config)
            result = [int(values.index(0)), values.index(1), values.index(2)]"""), [3, 1, 0])
        self.assertEqual(len(list(folder.glob("*.jpg"))), 1)
        self.assertEqual(len(self.service.creates()), 1)

    def test_of_a_script_when_gimp_is_killed_or_told_to_end(self):
        for how in (signal.SIGKILL, signal.SIGTERM):
            with self.subTest(how=how):
                self.service.scenario(predictions=[{"seconds": 6}])
                self.gimp = self.start_gimp()
                self.call(self.gimp, "call", IMAGE, prompt=f"killed by {how}")
                self.wait_for_the_job()
                self.end(self.gimp.process.pid, how)
                self.gimp.process.wait(10)
                self.assert_recovered()

    def test_of_a_window_when_gimp_is_killed_or_told_to_end(self):
        for how in (signal.SIGKILL, signal.SIGTERM):
            with self.subTest(how=how):
                self.service.scenario(predictions=[{"seconds": 6}])
                self.gimp = self.start_gimp()
                self.generate(self.open(IMAGE), f"killed by {how}")
                self.wait_for_the_job()
                self.end(self.gimp.process.pid, how)
                self.gimp.process.wait(10)
                self.assert_recovered()

    def test_of_the_sample_service_with_the_plug_in_that_started_it(self):
        self.gimp = self.start_gimp(GENLAYER_BASE_URL=None, GENLAYER_SERVICE="sample", GENLAYER_API_KEY=None)
        call = self.call(self.gimp, "call", IMAGE, prompt="a sample")
        wait_until(lambda: len(processes_in(self.gimp.folder)) == 2, "the plug-in and its service")
        plug_in, = plug_ins_of(self.gimp.process.pid)
        self.end(plug_in, signal.SIGKILL)
        self.assertNotEqual(call.result(60).status, "success")

    def test_of_a_script_in_a_whole_gimp_whose_cancel_is_pressed(self):
        self.service.scenario(predictions=[{"seconds": 6}])
        display = {name: self.session.environment[name] for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        self.gimp = self.enterContext(Gimp({**self.service.environment(), **display}, window=True))
        self.gimp.python("Gimp.Display.new(Gimp.Image.new(300, 200, Gimp.ImageBaseType.RGB))")
        call = self.call(self.gimp, "call", IMAGE, prompt="cancelled in the status bar")
        self.wait_for_the_job()
        button = wait_until(lambda: next((found for window in self.session.windows() if window.role == "frame"
                                          for found in [window.look("button", "Cancel")] if found), None),
                            "the status bar's Cancel")
        begin = time.monotonic()
        button.press()
        wait_until(lambda: not processes_in(self.gimp.folder), "no process of ours is left", LONGEST)
        print(f"Cancel: gone after {time.monotonic() - begin:.2f} s", flush=True)
        self.assertEqual(call.result(60).status, "cancel")
        self.assert_recovered()


if __name__ == "__main__":
    unittest.main(verbosity=2)
