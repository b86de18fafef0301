#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""plug-in-genlayer-image in a real GIMP, against the sample service."""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import Gimp
from service import Service

NAME = "plug-in-genlayer-image"


def setUpModule():
    global service, gimp
    service = unittest.enterModuleContext(Service(seconds=0.3, key="sk-canary"))
    gimp = unittest.enterModuleContext(Gimp(service.environment()))


class Image(unittest.TestCase):
    def setUp(self):
        service.scenario()

    def describe(self, number):
        return gimp.python(f"""
            image = the_image({number})
            layers = image.get_layers()
            result = dict(size=[image.get_width(), image.get_height()], mode=image.get_base_type().value_nick,
                layers=[[l.get_name(), l.get_width(), l.get_height(), *l.get_offsets()[1:]] for l in layers],
                file=image.get_file() is not None)
            image.delete()""")

    def sent(self):
        creates = service.creates()
        self.assertEqual(len(creates), 1)
        return json.loads(creates[0]["body"])["input"]

    def test_a_prompt_becomes_an_image_of_the_pictures_own_size(self):
        outcome = gimp.call(NAME, prompt="a lighthouse at dusk")
        self.assertEqual(outcome.status, "success")
        self.assertEqual(len(outcome.objects), 1)
        self.assertEqual(outcome.predictions, [e["id"] for e in service.events("succeeded")])
        image = self.describe(outcome.objects[0])
        self.assertEqual(image["size"], [1024, 1024])
        self.assertEqual(image["mode"], "rgb")
        self.assertEqual(image["layers"], [["a lighthouse at dusk", 1024, 1024, 0, 0]])

    def test_only_what_differs_from_the_defaults_is_sent(self):
        outcome = gimp.call(NAME, prompt="x", output_format="jpg", aspect_ratio="1:1",
                            safety_filter_level="block_only_high")
        self.describe(outcome.objects[0])
        self.assertEqual(self.sent(), {"prompt": "x"})
        service.scenario()
        outcome = gimp.call(NAME, prompt="x", output_format="png", aspect_ratio="16:9",
                            safety_filter_level="block_medium_and_above", extra_input='{"seed": 7}')
        self.assertEqual(self.describe(outcome.objects[0])["size"], [1408, 768])
        self.assertEqual(self.sent(), {"prompt": "x", "output_format": "png", "aspect_ratio": "16:9",
                                       "safety_filter_level": "block_medium_and_above", "seed": 7})

    def test_every_ratio_gives_its_size(self):
        for ratio, size in {"1:1": [1024, 1024], "9:16": [768, 1408], "16:9": [1408, 768],
                            "3:4": [896, 1280], "4:3": [1280, 896]}.items():
            outcome = gimp.call(NAME, prompt="x", aspect_ratio=ratio)
            self.assertEqual(self.describe(outcome.objects[0])["size"], size, ratio)

    def test_a_new_canvas_is_filled_with_the_nearest_ratio(self):
        outcome = gimp.call(NAME, prompt="x", width=600, height=400)
        image = self.describe(outcome.objects[0])
        self.assertEqual(self.sent()["aspect_ratio"], "4:3")
        self.assertEqual(image["size"], [600, 400])
        self.assertEqual(image["layers"][0][1:], [600, 400, 0, 0])

    def test_original_keeps_the_pictures_size_in_a_canvas_of_another(self):
        outcome = gimp.call(NAME, prompt="x", width=2000, height=2000, fit="original")
        image = self.describe(outcome.objects[0])
        self.assertEqual(image["size"], [2000, 2000])
        self.assertEqual(image["layers"][0][1:], [1024, 1024, 488, 488])

    def test_several_pictures_come_side_by_side(self):
        service.scenario(predictions=[{"seconds": 2}])
        outcome = gimp.call(NAME, prompt="x", count=4)
        self.assertEqual(len(set(outcome.objects)), 4)
        self.assertEqual(len(set(outcome.predictions)), 4)
        self.assertCountEqual(outcome.predictions, [e["id"] for e in service.events("created")])
        created = [entry["t"] for entry in service.creates()]
        self.assertLess(max(created) - min(created), 1.5)
        for number in outcome.objects:
            self.describe(number)

    def test_pictures_that_fail_are_told_of_and_the_others_arrive(self):
        service.scenario(predictions=[{"nth": 2, "end": "failed", "error": "flagged as sensitive (E005)"}])
        outcome = gimp.call(NAME, prompt="x", count=3)
        self.assertEqual(outcome.status, "success")
        created = [e["id"] for e in service.events("created")]
        self.assertCountEqual(outcome.predictions, [created[0], created[2]])
        self.assertIn("2 of 3 pictures arrived", gimp.output())
        for number in outcome.objects:
            self.describe(number)

    def test_prompts_arrive_byte_for_byte(self):
        prompts = ['"quotes" \'single\' (parens) $(date) `ls` \\n \\ {a|b}', "line\nline\ttab\r\n",
                   "夕暮れの灯台 — ליל מנוחה 🦊 é", "<b>&amp; %s %d", "x" * (32 * 1024)]
        for prompt in prompts:
            service.scenario()
            outcome = gimp.call(NAME, prompt=prompt)
            self.assertEqual(outcome.status, "success", prompt[:40])
            self.describe(outcome.objects[0])
            self.assertEqual(self.sent()["prompt"], prompt)

    def test_png_and_every_form_of_output_are_taken(self):
        for form in ("array", "object", "data-uri"):
            service.scenario(predictions=[{"output_form": form}])
            outcome = gimp.call(NAME, prompt=form, output_format="png")
            self.assertEqual(outcome.status, "success", form + outcome.message)
            self.assertEqual(self.describe(outcome.objects[0])["size"], [1024, 1024])

    def test_an_unknown_status_is_still_running(self):
        service.scenario(predictions=[{"status": "queued-somewhere"}])
        outcome = gimp.call(NAME, prompt="x")
        self.assertEqual(outcome.status, "success")
        self.describe(outcome.objects[0])

    def test_the_paid_job_is_on_disk_with_its_id_and_picture(self):
        outcome = gimp.call(NAME, prompt="on disk")
        self.describe(outcome.objects[0])
        state = gimp.folder / "genlayer"
        records = [json.loads(path.read_text()) for path in (state / "jobs").glob("*.json")]
        record = next(r for r in records if r.get("prediction") == outcome.predictions[0])
        self.assertEqual(record["state"], "placed")
        self.assertEqual(record["input"], {"prompt": "on disk"})
        picture = state / "pictures" / record["job"]
        self.assertEqual(picture.stat().st_size, record["size"])
        self.assertEqual((state / "jobs").stat().st_mode & 0o777, 0o700)
        self.assertEqual(picture.stat().st_mode & 0o777, 0o600)


if __name__ == "__main__":
    unittest.main(verbosity=2)
