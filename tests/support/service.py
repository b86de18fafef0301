# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample service as a process of its own, for tests: misbehaves as a scenario says, remembers requests.

    with Service(seconds=0.3, key="k") as service:
        service.scenario(predictions=[{"end": "failed", "error": "… (E005)"}])
        service.requests("POST")
"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from gimp import build_folder


class Service:
    def __init__(self, seconds=0.3, key=None):
        self.seconds = seconds
        self.key = key
        self.port = "0"

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="genlayer-service-"))
        self.log = self.folder / "log"
        self._scenario = self.folder / "scenario.json"
        self.scenario()
        self._start()
        return self

    def _start(self):
        command = [str(build_folder() / "plug-ins" / "genlayer" / "genlayer-sample-service"),
                   "--port", self.port, "--seconds", str(self.seconds), "--log", str(self.log),
                   "--scenario", str(self._scenario), "--ledger", str(self.folder / "ledger")]
        if self.key:
            command += ["--key", self.key]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        ready = self.process.stdout.readline().split()
        if not ready or ready[0] != "READY":
            raise RuntimeError("the sample service did not start")
        self.api, self.files = ready[1], ready[2]
        self.port = self.api.rpartition(":")[2]

    def kill(self):
        """Ends it without a chance to say anything; revive() starts it again at the same port."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def revive(self):
        """It knows its predictions, which have gone on meanwhile. Pictures have another port."""
        self._start()

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def replicate(self):
        return self.api + "/v1"

    @property
    def anyapi(self):
        return self.api + "/replicate/v1"

    def environment(self, base=None, service=None):
        """What makes the plug-in use this service, under the name "custom" if none is given."""
        return {"GENLAYER_BASE_URL": base or self.replicate, "GENLAYER_SERVICE": service,
                "GENLAYER_API_KEY": self.key}

    def scenario(self, **parts):
        """Replaces the scenario; {} lets the service behave. Forgets the requests so far."""
        # Written beside and renamed: the service must never read half a file.
        new = self._scenario.with_suffix(".new")
        new.write_text(json.dumps(parts))
        os.replace(new, self._scenario)
        self._seen = len(self._lines())

    def _lines(self):
        # Not splitlines(): it takes U+2028 within a prompt for a line's end, too.
        return self.log.read_text().split("\n")[:-1] if self.log.exists() else []

    def entries(self):
        return [json.loads(line) for line in self._lines()[self._seen:]]

    def requests(self, method=None, host=None):
        return [entry for entry in self.entries() if "method" in entry
                and method in (None, entry["method"]) and host in (None, entry["host"])]

    def creates(self):
        return [entry for entry in self.requests("POST", "api") if entry["path"].endswith("/predictions")]

    def prompts(self):
        """What was asked for, in the order of the creates."""
        return [json.loads(entry["body"])["input"]["prompt"] for entry in self.creates()]

    def events(self, name):
        return [entry for entry in self.entries() if entry.get("event") == name]
