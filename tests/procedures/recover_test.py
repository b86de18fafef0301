#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""plug-in-genlayer-recover: what dead runs have paid for comes into a folder, once."""
import hashlib
import json
import os
import pathlib
import signal
import stat
import sys
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from gimp import Gimp, plug_ins_of
from service import Service

IMAGE, RECOVER = "plug-in-genlayer-image", "plug-in-genlayer-recover"
KEY = "sk-canary-key"
PROMPT = "canary prompt 9b1e"
HANGING = {"match": {"method": "GET", "host": "file"}, "do": {"hang": True}}


def wait_until(look, what, seconds=30):
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise AssertionError(f"never came: {what}")
        time.sleep(0.02)
    return found


class RecoverCase(unittest.TestCase):
    base = "replicate"

    def setUp(self):
        self.service = self.enterContext(Service(seconds=0.05, key=KEY))
        self.gimp = self.start_gimp()
        self.folder = self.gimp.folder / "recovered"

    def start_gimp(self, **more):
        return self.enterContext(Gimp({**self.service.environment(getattr(self.service, self.base)), **more}))

    def recover(self, folder=None, gimp=None):
        """[status, recovered, unconfirmed, report's path], or [status, message]."""
        folder = "None" if folder == "" else f"Gio.File.new_for_path({str(folder or self.folder)!r})"
        return (gimp or self.gimp).python(f"""
            procedure = Gimp.get_pdb().lookup_procedure("{RECOVER}")
            config = procedure.create_config()
            config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
            if {folder} is not None:
                config.set_property("output-folder", {folder})
            values = procedure.run(config)
            status = int(values.index(0))
            result = ([status] + [values.index(i) for i in (1, 2, 3)] if status == 3
                      else [status, Gimp.get_pdb().get_last_error()])""")

    def report(self):
        return json.loads((self.folder / "genlayer-recovered.json").read_text())["jobs"]

    def records(self):
        return [json.loads(path.read_text()) for path in sorted((self.gimp.folder / "genlayer/jobs").glob("*.json"))]

    def die(self, when, procedure=IMAGE, **arguments):
        """A run in a plug-in that is killed as soon as `when` is true."""
        with ThreadPoolExecutor(1) as pool:
            outcome = pool.submit(self.gimp.call, procedure, prompt=PROMPT, **arguments)
            wait_until(when, "the moment to die")
            os.kill(self.plug_in(), signal.SIGKILL)
            self.assertNotEqual(outcome.result(60).status, "success")

    def plug_in(self):
        number, = plug_ins_of(self.gimp.process.pid)
        return number

    def downloads_begun(self, count):
        """The journal says so: a request is logged only when it is over."""
        return lambda: sum(record["state"] == "succeeded" for record in self.records()) >= count


class Recover(RecoverCase):
    def test_with_nothing_to_do_it_succeeds_with_none(self):
        self.assertEqual(self.recover(), [3, 0, 0, str(self.folder / "genlayer-recovered.json")])
        self.assertEqual(self.report(), [])
        self.assertEqual(self.service.requests(), [])

    def test_a_folder_that_is_missing_or_no_folder_is_a_calling_error(self):
        status, message = self.recover("")
        self.assertEqual(status, 1)
        self.assertIn("output-folder", message)
        (self.gimp.folder / "file").write_text("")
        status, message = self.recover(self.gimp.folder / "file" / "inside")
        self.assertEqual(status, 1)
        self.assertIn("output-folder", message)

    def test_pictures_of_a_killed_run_come_into_the_folder_once_and_cost_nothing_more(self):
        self.service.scenario(rules=[HANGING])
        self.die(self.downloads_begun(3), count=3)
        self.service.scenario()
        status, recovered, unconfirmed, path = self.recover()
        self.assertEqual((status, recovered, unconfirmed), (3, 3, 0))
        report = self.report()
        self.assertEqual({job["state"] for job in report}, {"recovered"})
        self.assertEqual(len({job["prediction"] for job in report}), 3)
        for job in report:
            self.assertEqual(job["file"], f"genlayer-{job['prediction']}.jpg")
            picture = (self.folder / job["file"]).read_bytes()
            self.assertEqual(hashlib.sha256(picture).hexdigest(), job["sha256"])
            self.assertEqual(picture[:2], b"\xff\xd8")
            self.assertEqual(job["input"]["prompt"], PROMPT)
        self.assertEqual(self.service.creates(), [])
        self.assertEqual({record["state"] for record in self.records()}, {"placed"})
        self.assertEqual(self.recover()[:3], [3, 0, 0])
        self.assertEqual(self.report(), report)
        self.assertEqual(stat.S_IMODE((self.gimp.folder / "genlayer").stat().st_mode), 0o700)
        for file in self.gimp.folder.rglob("*"):
            if file.is_file() and not file.is_symlink():
                self.assertNotIn(KEY.encode(), file.read_bytes(), file)

    def test_an_order_whose_reply_was_lost_is_found_in_the_services_list(self):
        self.service.scenario(rules=[{"match": {"method": "POST"}, "do": {"pass": True, "cut": 5}}])
        # The run would find it there itself.
        self.die(lambda: self.service.creates())
        self.assertEqual([record["state"] for record in self.records()], ["intent"])
        self.service.scenario()
        self.assertEqual(self.recover()[:3], [3, 1, 0])
        self.assertEqual(self.service.creates(), [])
        self.assertEqual([job["state"] for job in self.report()], ["recovered"])

    def test_what_is_running_elsewhere_is_left_alone(self):
        self.service.scenario(rules=[HANGING])
        with ThreadPoolExecutor(1) as pool:
            outcome = pool.submit(self.gimp.call, IMAGE, prompt=PROMPT)
            wait_until(self.downloads_begun(1), "the run waits for its picture")
            other = self.start_gimp(GENLAYER_STATE_DIR=str(self.gimp.folder / "genlayer"))
            self.assertEqual(self.recover(gimp=other)[:3], [3, 0, 0])
            os.kill(self.plug_in(), signal.SIGKILL)
            outcome.result(60)
            self.service.scenario()
            self.assertEqual(self.recover(gimp=other)[:3], [3, 1, 0])

    def test_a_service_that_is_off_is_an_error_and_nothing_is_lost(self):
        self.service.scenario(rules=[HANGING])
        self.die(self.downloads_begun(1))
        self.service.scenario(rules=[{"match": {}, "do": {"status": 401, "json": {"detail": "no"}}}])
        status, message = self.recover()
        self.assertEqual(status, 0)
        self.assertIn("key", message)
        self.assertEqual([job["state"] for job in self.report()], ["waiting"])
        self.service.scenario()
        self.assertEqual(self.recover()[:3], [3, 1, 0])
        self.assertEqual([job["state"] for job in self.report()], ["recovered"])

    def test_without_a_key_what_is_on_this_disk_comes_all_the_same(self):
        outcome = self.gimp.call(IMAGE, prompt=PROMPT)
        self.assertEqual(outcome.status, "success", outcome.message)
        path, = (self.gimp.folder / "genlayer/jobs").glob("*.json")
        path.write_text(path.read_text().replace('"placed"', '"fetched"'))
        self.service.scenario()
        other = self.start_gimp(GENLAYER_STATE_DIR=str(self.gimp.folder / "genlayer"), GENLAYER_API_KEY=None,
                                GENLAYER_BASE_URL=None)
        self.assertEqual(self.recover(gimp=other)[:3], [3, 1, 0])
        self.assertEqual(self.service.requests(), [])

    def test_the_key_of_one_service_goes_to_no_other(self):
        self.service.scenario(rules=[HANGING])
        self.die(self.downloads_begun(1))
        self.service.scenario()
        with Service(key="sk-another-key") as chosen:
            other = self.enterContext(Gimp({**chosen.environment(),
                                            "GENLAYER_STATE_DIR": str(self.gimp.folder / "genlayer")}))
            self.assertEqual(self.recover(gimp=other)[0], 0)
            self.assertEqual(chosen.requests(), [])
        for request in self.service.requests():
            self.assertNotIn("another-key", json.dumps(request))


class WithoutAList(RecoverCase):
    base = "anyapi"

    def test_an_order_whose_reply_was_lost_is_unconfirmed_and_never_sent_again(self):
        self.service.scenario(rules=[{"match": {"method": "POST"}, "do": {"pass": True, "cut": 5}}])
        self.gimp.call(IMAGE, prompt=PROMPT)
        self.service.scenario()
        for _ in range(2):
            self.assertEqual(self.recover()[:3], [3, 0, 1])
            job, = self.report()
            self.assertEqual(job["state"], "unconfirmed")
            self.assertIn("not known", job["error"])
            self.assertNotIn("file", job)
        self.assertEqual(self.service.creates(), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
