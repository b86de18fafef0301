#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the person has set holds for scripts, too: the daily cap, keeping no prompts, how long pictures stay."""
import json
import os
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import Gimp
from service import Service

IMAGE = "plug-in-genlayer-image"


class Preferences(unittest.TestCase):
    def setUp(self):
        self.service = self.enterContext(Service(seconds=0.1))
        self.gimp = self.enterContext(Gimp(self.service.environment()))

    def prefer(self, **preferences):
        folder = self.gimp.folder / "genlayer"
        folder.mkdir(exist_ok=True)
        (folder / "preferences.json").write_text(json.dumps(preferences))

    def test_the_daily_cap_stops_before_the_create_that_would_pass_it(self):
        self.prefer(daily_cap=0.10)
        self.assertEqual(self.gimp.call(IMAGE, prompt="x", count=2).status, "success")
        outcome = self.gimp.call(IMAGE, prompt="x")
        self.assertEqual(outcome.status, "execution-error")
        self.assertIn("daily cap of $0.10 would be passed: $0.08 are spent today, and this costs $0.04 more",
                      outcome.message)
        self.assertEqual(len(self.service.creates()), 2)

    def test_what_ended_without_a_picture_does_not_count_against_the_cap(self):
        self.prefer(daily_cap=0.05)
        self.service.scenario(predictions=[{"times": 1, "end": "failed", "error": "(E1001)"}])
        self.assertEqual(self.gimp.call(IMAGE, prompt="x").status, "execution-error")
        self.assertEqual(self.gimp.call(IMAGE, prompt="x").status, "success")

    def test_without_keeping_prompts_none_is_left_on_disk(self):
        self.prefer(keep_prompts=False)
        self.assertEqual(self.gimp.call(IMAGE, prompt="a secret wish").status, "success")
        for path in (self.gimp.folder / "genlayer").rglob("*"):
            if path.is_file():
                self.assertNotIn(b"a secret wish", path.read_bytes(), path)

    def test_a_layer_says_how_it_was_made_unless_that_is_switched_off(self):
        code = """
            layer = the_image({}).get_layers()[0]
            parasite = layer.get_parasite("genlayer-record")
            result = [layer.get_name(), bytes(parasite.get_data()).decode() if parasite else None]"""
        outcome = self.gimp.call(IMAGE, prompt="a fox", aspect_ratio="16:9")
        name, record = self.gimp.python(code.format(outcome.objects[0]))
        record = json.loads(record)
        self.assertEqual(name, "a fox")
        self.assertEqual(record["input"], {"prompt": "a fox", "aspect_ratio": "16:9"})
        self.assertEqual((record["model"], record["prediction"]), ("google/imagen-4", outcome.predictions[0]))
        self.assertNotIn("http", json.dumps(record))
        self.prefer(write_provenance=False)
        outcome = self.gimp.call(IMAGE, prompt="a fox")
        self.assertEqual(self.gimp.python(code.format(outcome.objects[0])), ["Generated Picture", None])

    def generate(self):
        """A new job's name."""
        before = self.kept("jobs") if (self.gimp.folder / "genlayer" / "jobs").exists() else set()
        self.assertEqual(self.gimp.call(IMAGE, prompt="x").status, "success")
        job, = self.kept("jobs") - before
        return job

    def kept(self, inside):
        """The jobs that have a record in jobs/, or a picture in pictures/; locks may be there for a moment more."""
        return {path.stem for path in (self.gimp.folder / "genlayer" / inside).iterdir() if path.suffix != ".lock"}

    def age(self, job, days, state="placed"):
        path = self.gimp.folder / "genlayer" / "jobs" / f"{job}.json"
        path.write_text(path.read_text().replace('"placed"', f'"{state}"'))
        os.utime(path, (time.time() - days * 86400,) * 2)

    def test_placed_pictures_stay_as_many_days_as_the_person_says_and_others_for_ever(self):
        waiting, old = self.generate(), self.generate()
        self.age(waiting, 400, "fetched")
        self.age(old, 2.5)
        self.prefer(kept_days=3)
        self.generate()
        self.assertLess({waiting, old}, self.kept("pictures"))
        self.prefer(kept_days=2)
        self.generate()
        for inside in "jobs", "pictures":
            self.assertNotIn(old, self.kept(inside))
            self.assertIn(waiting, self.kept(inside))

    def test_of_more_pictures_than_the_person_gives_room_the_oldest_placed_ones_go(self):
        job = self.generate()
        with open(self.gimp.folder / "genlayer" / "pictures" / job, "r+b") as picture:
            picture.truncate(150 << 20)  # holes need no room on the disk, but count
        self.prefer(kept_mib=200)
        self.generate()
        self.assertIn(job, self.kept("pictures"))
        self.prefer(kept_mib=149)
        self.generate()
        self.assertNotIn(job, self.kept("pictures"))
        self.assertEqual(len(self.kept("pictures")), 2)

    def test_numbers_beyond_all_sense_count_as_the_nearest_that_makes_some(self):
        job = self.generate()
        self.age(job, 0.5)
        self.prefer(kept_days=-9223372036854775808, kept_mib=0)
        self.generate()
        self.assertIn(job, self.kept("pictures"))
        self.prefer(kept_days=9223372036854775807, kept_mib=9223372036854775807)
        self.age(job, 400)
        self.generate()
        self.assertIn(job, self.kept("pictures"))

    def test_files_that_can_not_be_read_count_as_none(self):
        folder = self.gimp.folder / "genlayer"
        (folder / "jobs").mkdir(parents=True, exist_ok=True)
        (folder / "preferences.json").write_text('{"daily_cap": "x", "service": 7, ')
        (folder / "jobs" / "broken.json").write_text("\x00")
        self.assertEqual(self.gimp.call(IMAGE, prompt="x").status, "success")


if __name__ == "__main__":
    unittest.main(verbosity=2)
