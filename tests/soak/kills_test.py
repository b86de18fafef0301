#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real runs in a real GIMP, in which plug-in, GIMP and service are killed at random while the wire breaks: what the
service drew is placed once each, nothing is lost, doubled or unreadable.

    GENLAYER_KILLS=200 GENLAYER_SEED=7 tools/gimp-root exec -- python3 tests/soak/kills_test.py

Without a number it kills for half a minute, with `tools/test --long` a thousand times. The seed, which is printed,
repeats who is killed when after the order; what they are just doing then is up to the machine.
"""
import collections
import hashlib
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import Gimp, build_folder, plug_ins_of
from service import Service

IMAGE, RECOVER = "plug-in-genlayer-image", "plug-in-genlayer-recover"
KILLS = int(os.environ.get("GENLAYER_KILLS", 1000 if os.environ.get("GENLAYER_LONG") else 0))
SECONDS = 30  # without a number of kills
SEED = int(os.environ.get("GENLAYER_SEED", random.SystemRandom().randrange(10**6)))
FAULTS = 10  # of a hundred requests
JOB = 0.3
RECOVERIES = 20
# Downloads come past the proxy.
CUT_FILES = {"match": {"host": "file", "nth": list(range(4, 4000, 9))}, "do": {"pass": True, "cut": 1000}}


def kill(number):
    try:
        os.kill(number, 9)
        return True
    except ProcessLookupError:
        return False


class Kills(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.counts = collections.Counter()
        self.longest_end = 0.0
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="genlayer-soak-")))
        self.state = self.folder / "state"
        self.service = self.enterContext(Service(seconds=JOB))
        self.service.scenario(rules=[CUT_FILES])
        proxy = subprocess.Popen([build_folder() / "tests/soak/genlayer-fault-proxy", self.service.api, str(SEED),
                                  str(FAULTS)], stdout=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (proxy.kill(), proxy.wait(), proxy.stdout.close()))
        self.origin = proxy.stdout.readline().split()[1]
        self.gimp = None
        self.addCleanup(self.end_gimp)
        self.start_gimp()

    def start_gimp(self):
        self.end_gimp()
        self.gimp = Gimp({"GENLAYER_BASE_URL": self.origin + "/v1", "GENLAYER_SERVICE": "replicate",
                          "GENLAYER_API_KEY": "sk-soak", "GENLAYER_STATE_DIR": str(self.state)}, timeout=600).__enter__()

    def end_gimp(self):
        if self.gimp:
            self.gimp.__exit__()
            self.gimp = None

    def kill_one(self, victim, call):
        """Kills it unless the call is over first; whether it did."""
        if victim == "service":
            self.service.kill()
            self.service.revive()
            return True
        while not (plug_ins := plug_ins_of(self.gimp.process.pid)):
            if call.done():
                return False
            time.sleep(0.005)
        if victim == "plug-in":
            return any([kill(number) for number in plug_ins])
        begin = time.monotonic()
        self.gimp.process.kill()
        while any(pathlib.Path(f"/proc/{number}/exe").exists() for number in plug_ins):
            self.assertLess(time.monotonic() - begin, 2, "a dead GIMP's plug-in goes on")
            time.sleep(0.01)
        self.longest_end = max(self.longest_end, time.monotonic() - begin)
        return True

    def call_and_kill(self, victim, pause, function):
        """What it returns; nothing where GIMP died of it."""
        with ThreadPoolExecutor(1) as pool:
            call = pool.submit(function)
            time.sleep(pause)
            self.counts[victim] += self.kill_one(victim, call)
            try:
                result = call.result(120)
            except (RuntimeError, OSError):
                self.gimp.process.wait(10)  # what is dying closes its sockets first
                result = None
        if self.gimp.process.poll() is not None:
            self.start_gimp()
        return result

    def recover(self, folder):
        """How many pictures came into the folder."""
        result = self.gimp.python(f"""
            procedure = Gimp.get_pdb().lookup_procedure("{RECOVER}")
            config = procedure.create_config()
            config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
            config.set_property("output-folder", Gio.File.new_for_path({str(folder)!r}))
            values = procedure.run(config)
            result = values.index(1) if int(values.index(0)) == 3 else 0""")
        self.counts["recovered"] += result
        return result

    def records(self, prompt):
        jobs = self.state / "jobs"
        every = [json.loads(path.read_text()) for path in jobs.glob("*.json")] if jobs.exists() else []
        return [record for record in every if record["input"].get("prompt") == prompt]

    def drawn(self, prompt):
        with urllib.request.urlopen(self.service.replicate + "/predictions") as page:
            return sorted(one["id"] for one in json.load(page)["results"] if one["input"]["prompt"] == prompt)

    def round(self, number):
        prompt = f"soak {SEED} {number}"
        count = self.random.choice([1, 1, 2, 4])
        victim = self.random.choices(["plug-in", "service", "GIMP"], [6, 3, 1])[0]
        outcome = self.call_and_kill(victim, self.random.random() * 1.2,
                                     lambda: self.gimp.call(IMAGE, prompt=prompt, count=count))
        folder = self.folder / str(number)
        if self.random.random() < 0.2:
            self.call_and_kill("plug-in", self.random.random() * 0.3, lambda: self.recover(folder))
        for _ in range(RECOVERIES):
            placed = sorted(record["prediction"] for record in self.records(prompt) if record["state"] == "placed")
            if placed == self.drawn(prompt):
                break
            self.recover(folder)
        where = f"seed {SEED}, round {number}: {victim}, {count} wanted"
        drawn, records = self.drawn(prompt), self.records(prompt)
        self.assertEqual(placed, drawn, (where, "lost", records))
        self.assertLessEqual(len(drawn), count, (where, "doubled"))
        self.assertLessEqual(len(records), count, where)
        for record in records:
            # The others never had a prediction.
            self.assertIn(record["state"], ("placed", "intent", "ended"), where)
            self.assertEqual("prediction" in record, record["state"] == "placed", (where, record))
            if record["state"] == "placed":
                picture = (self.state / "pictures" / record["job"]).read_bytes()
                self.assertEqual(hashlib.sha256(picture).hexdigest(), record["sha256"], where)
        delivered = outcome.predictions if outcome and outcome.status == "success" else []
        saved = [path.stem.removeprefix("genlayer-") for path in folder.glob("*.jpg")] if folder.exists() else []
        self.assertFalse(set(delivered) & set(saved), (where, "delivered twice"))
        self.assertLessEqual({*delivered, *saved}, set(drawn), where)
        self.assertFalse((self.state / "bad").exists(), where)
        self.counts["drawn"] += len(drawn)
        self.counts["wanted"] += count
        self.gimp.python("for image in Gimp.get_images(): image.delete()")

    def test_nothing_is_lost_doubled_or_unreadable_whoever_is_killed_when(self):
        print(f"seed {SEED}", flush=True)
        begin = time.monotonic()
        victims = ("plug-in", "service", "GIMP")
        for number in range(1, 10 * max(KILLS, 1000)):
            kills = sum(self.counts[victim] for victim in victims)
            if kills >= KILLS if KILLS else time.monotonic() - begin > SECONDS:
                break
            self.round(number)
            if number % 10 == 0:
                print(f"{number} rounds, {kills} kills, {time.monotonic() - begin:.0f} s", flush=True)
        self.assertGreater(kills, 3)
        print(f"{kills} kills ({', '.join(f'{victim} {self.counts[victim]}' for victim in victims)}): "
              f"{self.counts['wanted']} wanted, {self.counts['drawn']} drawn, {self.counts['recovered']} of them "
              f"recovered; a dead GIMP's plug-in was gone in {self.longest_end:.2f} s at most")


if __name__ == "__main__":
    unittest.main(verbosity=2)
