# SPDX-License-Identifier: GPL-3.0-or-later
"""A run without GIMP (job_program) whose system calls fail or kill it (disk_shim), and what must be true afterwards."""
import json
import os
import pathlib
import shutil
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
SECONDS = 60  # no run may take so long


class JobCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = cls.enterClassContext(Service(seconds=0.02))

    def setUp(self):
        self.prompt = 0
        self.state = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="genlayer-journal-")))

    def program(self, what, **shim):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GENLAYER_")}
        environment["GENLAYER_STATE_DIR"] = str(self.state / "genlayer")
        if shim:
            # GLib's own watch of the network crashes when a call of it fails.
            environment["GIO_USE_NETWORK_MONITOR"] = "base"
            environment["LD_PRELOAD"] = str(SHIM)
            environment.update({f"SHIM_{name.upper()}": str(value) for name, value in shim.items()})
        return subprocess.run([str(PROGRAM), what, self.service.replicate, self.name()], env=environment, capture_output=True, text=True,
                              timeout=SECONDS)

    def name(self):
        """This run's own prompt: the service remembers the others' pictures, our journal does not."""
        return f"{self.id()} {self.prompt}"

    def drawn(self):
        """The service's ids of what this run has ordered there."""
        with urllib.request.urlopen(self.service.replicate + "/predictions") as page:
            return [one["id"] for one in json.load(page)["results"] if one["input"]["prompt"] == self.name()]

    def calls(self, **shim):
        """What a run that nothing happens to does to its journal, in order."""
        log = self.state / "calls"
        log.unlink(missing_ok=True)
        self.assertEqual(self.program("run", nth=0, log=log, **shim).returncode, 0)
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
