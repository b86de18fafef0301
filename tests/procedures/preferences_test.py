#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the person has set holds for scripts, too: the daily cap, and keeping no prompts."""
import json
import pathlib
import sys
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

    def test_files_that_can_not_be_read_count_as_none(self):
        folder = self.gimp.folder / "genlayer"
        (folder / "jobs").mkdir(parents=True, exist_ok=True)
        (folder / "preferences.json").write_text('{"daily_cap": "x", "service": 7, ')
        (folder / "jobs" / "broken.json").write_text("\x00")
        self.assertEqual(self.gimp.call(IMAGE, prompt="x").status, "success")


if __name__ == "__main__":
    unittest.main(verbosity=2)
