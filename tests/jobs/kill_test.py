#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is killed before and after each system call on its journal, and one whose disk fails at each: what
the service has drawn is in the journal or comes back with Recover, once; what can't be written is not ordered."""
import collections
import errno
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import build_folder
from service import Service

PROGRAM = build_folder() / "tests/jobs/job_program"
SHIM = build_folder() / "tests/jobs/disk_shim.so"


def setUpModule():
    global service
    service = unittest.enterModuleContext(Service(seconds=0.02))


class Journal(unittest.TestCase):
    def setUp(self):
        self.prompt = 0
        self.state = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="genlayer-journal-")))

    def program(self, what, **shim):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GENLAYER_")}
        environment["GENLAYER_STATE_DIR"] = str(self.state / "genlayer")
        if shim:
            environment["LD_PRELOAD"] = str(SHIM)
            environment.update({f"SHIM_{name.upper()}": str(value) for name, value in shim.items()})
        return subprocess.run([str(PROGRAM), what, service.replicate, self.name()], env=environment, capture_output=True, text=True,
                              timeout=60)

    def name(self):
        """This run's own prompt: the service remembers the others' pictures, our journal does not."""
        return f"{self.id()} {self.prompt}"

    def drawn(self):
        """The service's ids of what this run has ordered there."""
        with urllib.request.urlopen(service.replicate + "/predictions") as page:
            return [one["id"] for one in json.load(page)["results"] if one["input"]["prompt"] == self.name()]

    def calls(self):
        """What a run that nothing happens to does to its journal, in order."""
        log = self.state / "calls"
        log.unlink(missing_ok=True)
        self.assertEqual(self.program("run", nth=0, log=log).returncode, 0)
        self.forget()
        return log.read_text().split()

    def forget(self):
        shutil.rmtree(self.state / "genlayer", ignore_errors=True)
        self.prompt += 1

    def records(self):
        return [json.loads(path.read_text()) for path in (self.state / "genlayer/jobs").glob("*.json")]

    def assert_nothing_is_lost(self, where):
        """Of what the service drew each picture is here once, whole; nothing is ordered once more."""
        drawn = self.drawn()
        self.assertLessEqual(len(drawn), 1, where)
        # What the run was killed in while it was drawn is waited for.
        after = self.program("recover")
        self.assertEqual(after.returncode, 0, (where, after.stdout))
        records = self.records()
        self.assertEqual(self.drawn(), drawn, where)
        placed = [record for record in records if record["state"] == "placed"]
        self.assertEqual([record["prediction"] for record in placed], drawn, (where, records, after.stdout))
        for record in placed:
            picture = (self.state / "genlayer/pictures" / record["job"]).read_bytes()
            self.assertEqual(len(picture), record["size"], where)
            self.assertEqual(picture[:2], b"\xff\xd8", where)
        self.assertFalse((self.state / "genlayer/bad").exists(), where)
        # Nothing is found a second time.
        self.assertNotIn("picture", self.program("recover").stdout, where)
        # What the killed write has left goes once nobody works on that job.
        left = [path.name for folder in ("jobs", "pictures") for path in (self.state / "genlayer" / folder).iterdir()
                if path.suffix not in ("", ".json", ".lock")]
        self.assertEqual(left, [], where)

    def test_killed_before_and_after_each_call(self):
        calls = self.calls()
        kinds = collections.Counter(calls)
        for kind in ("write", "fsync", "rename"):
            self.assertGreaterEqual(kinds[kind], 4, kinds)
        killed = 0
        for number, name in enumerate(calls, 1):
            for error in ("", "kill-after"):
                run = self.program("run", nth=number, error=error)
                killed += run.returncode == -signal.SIGKILL
                if (self.state / "genlayer/jobs").exists() and (self.state / "genlayer/pictures").exists():
                    self.assert_nothing_is_lost((number, name, error))
                self.forget()
        # The picture comes in a few pieces more or less, so the last calls may not be reached.
        self.assertGreaterEqual(killed, 2 * (len(calls) - 8))
        print(f"{killed} kills at {len(calls)} calls: {dict(kinds)}")

    def test_a_disk_that_fails_at_the_intent_lets_nothing_be_ordered(self):
        tried = 0
        for error in (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO):
            for name in ("open", "open64", "mkdir", "write", "fsync", "rename"):
                run = self.program("run", on=name, nth=1, stays=1, error=error)
                if "picture" in run.stdout:
                    # Not a call that this build makes: it must not be among those of a run.
                    self.forget()
                    self.assertNotIn(name, self.calls())
                    continue
                tried += 1
                self.assertEqual(self.drawn(), [], (errno.errorcode[error], name))
                self.assertIn("error", run.stdout)
                self.forget()
        self.assertGreaterEqual(tried, 4 * 5)

    def test_a_disk_that_fails_at_any_call_loses_nothing(self):
        calls = self.calls()
        for number, name in enumerate(calls, 1):
            self.program("run", nth=number, error=errno.EIO)
            if (self.state / "genlayer/jobs").exists() and (self.state / "genlayer/pictures").exists():
                self.assert_nothing_is_lost((number, name))
            self.forget()


if __name__ == "__main__":
    unittest.main(verbosity=2)
