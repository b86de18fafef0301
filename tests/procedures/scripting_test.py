#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Script-Fu as a scripter uses it: values, messages, exit codes, what a call costs. See examples_test.py, too."""
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import Gimp, batch, build_folder
from service import Service

SCRIPT_FU = "plug-in-script-fu-eval"


def setUpModule():
    global service
    service = unittest.enterModuleContext(Service(seconds=0.1))


def parent_and_name(process):
    try:
        status = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines() if ":\t" in line)
        return int(status["PPid"]), status["Name"]
    except (OSError, KeyError):
        return None


class Scripting(unittest.TestCase):
    def setUp(self):
        service.scenario()
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="genlayer-script-")))

    def run_batch(self, interpreter, code, **extra):
        return batch(self.folder, interpreter, code, {**service.environment(), **extra})

    def test_script_fu_gets_images_and_ids(self):
        done = self.run_batch(SCRIPT_FU, '''
            (let* ((values (plug-in-genlayer-image #:prompt "a fox" #:count 2))
                   (image (vector-ref (car values) 1)))
              (display "COUNT ") (display (vector-length (car values)))
              (display " WIDTH ") (display (car (gimp-image-get-width image)))
              (display " IDS ") (display (length (cadr values))))''')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("COUNT 2 WIDTH 1024 IDS 2", done.stdout + done.stderr)

    def test_script_fu_fails_with_the_sentence_and_70(self):
        done = self.run_batch(SCRIPT_FU, '(plug-in-genlayer-image #:prompt "x" #:aspect-ratio "7:9")')
        self.assertEqual(done.returncode, 70)
        self.assertIn("failed on invalid input arguments: aspect-ratio must be one of auto, 1:1", done.stderr)
        service.scenario(predictions=[{"end": "failed", "error": "(E005)"}])
        done = self.run_batch(SCRIPT_FU, '(plug-in-genlayer-image #:prompt "x")')
        self.assertEqual(done.returncode, 70)
        self.assertIn("Procedure execution of plug-in-genlayer-image failed: The service's safety filter",
                      done.stderr)

    def test_script_fu_without_a_window_is_told_in_a_sentence(self):
        done = self.run_batch(SCRIPT_FU, '(plug-in-genlayer-image #:run-mode RUN-INTERACTIVE #:prompt "x")')
        self.assertEqual(done.returncode, 70)
        self.assertNotIn("crashed", done.stderr)
        self.assertEqual(service.requests(), [])

    def test_success_prints_nothing(self):
        self.run_batch(SCRIPT_FU, '(gimp-version)')  # the first start queries plug-ins, noisily
        quiet = self.run_batch(SCRIPT_FU, '(gimp-version)')
        done = self.run_batch(SCRIPT_FU, '(plug-in-genlayer-image #:prompt "x")')
        self.assertEqual(done.returncode, 0)
        # libgimp's own lines at its exit name the program, too.
        noise = set(quiet.stderr.splitlines()) | set(quiet.stdout.splitlines())
        ours = [line for line in (done.stdout + done.stderr).splitlines()
                if line not in noise and "genlayer" in line.lower() and "LibGimp-" not in line]
        self.assertEqual(ours, [])

    def test_a_scripts_call_loads_no_gtk(self):
        service.scenario(predictions=[{"seconds": 2}])
        with Gimp(service.environment()) as gimp, ThreadPoolExecutor(1) as calls:
            outcome = calls.submit(gimp.call, "plug-in-genlayer-image", prompt="x")
            end = time.monotonic() + 30
            while not service.creates() and time.monotonic() < end:
                time.sleep(0.02)
            maps = [(process / "maps").read_text() for process in pathlib.Path("/proc").glob("[0-9]*")
                    if (process / "exe").is_symlink() and parent_and_name(process)
                    == (gimp.process.pid, "genlayer")]
            self.assertEqual(outcome.result(60).status, "success")
        self.assertEqual(len(maps), 1)
        self.assertIn("libgimp-3.0", maps[0])
        self.assertNotIn("libgtk", maps[0])

    def test_the_binary_is_small(self):
        stripped = self.folder / "stripped"
        binary = build_folder() / "plug-ins" / "genlayer" / "genlayer"
        subprocess.run(["strip", "-o", stripped, binary], check=True)
        self.assertLess(stripped.stat().st_size, 2_000_000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
