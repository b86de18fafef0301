#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that sleeps in the middle of a job: the run is stopped, and the service goes on without it.
When it wakes up the picture comes, and nothing is ordered once more."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import build_folder
from service import Service

PROGRAM = build_folder() / "tests/jobs/job_program"


def wait_until(true, what):
    end = time.monotonic() + 30
    while not true():
        if time.monotonic() > end:
            raise AssertionError(what + ": not within 30 s")
        time.sleep(0.01)


class Pause(unittest.TestCase):
    def run_and_stop(self, service, when, awake):
        """The program's last words and its journal; stopped as soon as `when`, until `awake`."""
        with tempfile.TemporaryDirectory(prefix="genlayer-pause-") as folder:
            environment = {name: value for name, value in os.environ.items() if not name.startswith("GENLAYER_")}
            environment["GENLAYER_STATE_DIR"] = folder
            with subprocess.Popen([str(PROGRAM), "run", service.replicate, self.id()], env=environment,
                                  stdout=subprocess.PIPE, text=True) as process:
                try:
                    wait_until(when, "the moment to stop it")
                    process.send_signal(signal.SIGSTOP)
                    awake()
                    process.send_signal(signal.SIGCONT)
                    said, _ = process.communicate(timeout=60)
                finally:
                    process.kill()
            return said, [json.loads(path.read_text()) for path in (pathlib.Path(folder) / "jobs").glob("*.json")]

    def test_stopped_while_the_service_draws_it_is_told_of_the_picture_when_it_goes_on(self):
        with Service(seconds=1.5) as service:
            said, records = self.run_and_stop(service, lambda: service.requests("GET", "api"), lambda: time.sleep(6))
            self.assertTrue(said.startswith("picture "), said)
            self.assertEqual([record["state"] for record in records], ["placed"])
            self.assertEqual(len(service.creates()), 1)

    def test_stopped_as_soon_as_it_has_ordered_it_asks_on_until_it_is_told(self):
        with Service(seconds=2) as service:
            service.scenario(rules=[{"match": {"method": "GET", "host": "api", "times": 3}, "do": {"status": 503}}])
            said, records = self.run_and_stop(service, service.creates, lambda: time.sleep(3))
            self.assertTrue(said.startswith("picture "), said)
            self.assertEqual([record["state"] for record in records], ["placed"])
            self.assertEqual(len(service.creates()), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
