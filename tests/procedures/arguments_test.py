#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong values never cost money: each is a calling error that names the argument, and nothing is sent."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import Gimp
from service import Service

IMAGE, LAYER = "plug-in-genlayer-image", "plug-in-genlayer-layer"
INTERACTIVE, LAST_VALUES = 0, 2


def setUpModule():
    global service, gimp
    service = unittest.enterModuleContext(Service(seconds=0.1))
    gimp = unittest.enterModuleContext(Gimp(service.environment()))


class Arguments(unittest.TestCase):
    def setUp(self):
        service.scenario()

    def assert_refused(self, arguments, *words, procedure=IMAGE):
        outcome = gimp.call(procedure, **arguments)
        self.assertEqual(outcome.status, "calling-error", arguments)
        for word in words:
            self.assertIn(word, outcome.message, arguments)
        self.assertEqual(service.requests(), [], arguments)

    def test_wrong_values_name_the_argument_and_what_is_allowed(self):
        for arguments, *words in [
                ({"prompt": ""}, "prompt", "empty"),
                ({}, "prompt", "empty"),
                ({"prompt": " \n\t "}, "prompt", "empty"),
                ({"prompt": "x" * 32769}, "prompt", "32768"),
                ({"aspect_ratio": "7:9"}, "aspect-ratio", "auto, 1:1", "16:9", "“7:9”"),
                ({"output_format": "gif"}, "output-format", "jpg, png"),
                ({"safety_filter_level": "none"}, "safety-filter-level", "block_low_and_above"),
                ({"count": 0}, "count", "1 to 100"),
                ({"count": -3}, "count", "-3"),
                ({"count": 101}, "count", "100"),
                ({"fit": "squeeze"}, "fit", "fill, fit, stretch, original"),
                ({"model": "imagen-4"}, "model", "owner/name"),
                ({"model": "../../predictions/x"}, "model", "owner/name"),
                ({"extra_input": "[1]"}, "extra-input", "JSON object"),
                ({"extra_input": "{broken"}, "extra-input", "JSON object"),
                ({"extra_input": '{"prompt": "other"}'}, "extra-input", "“prompt”"),
                ({"extra_input": '{"aspect_ratio": "1:1"}'}, "extra-input", "“aspect_ratio”"),
                ({"max_cost": -1.0}, "max-cost", "not negative"),
                ({"max_cost": 0.03}, "max-cost", "0.04"),
                ({"max_cost": 0.11, "count": 3}, "max-cost", "0.12"),
                ({"max_cost": 1.0, "model": "some/other-model"}, "max-cost", "some/other-model"),
                ({"width": -1, "height": 10}, "width", "-1"),
                ({"width": 100}, "height", "pixels"),
                ({"height": 100}, "width", "pixels"),
                ({"width": 10, "height": 600000}, "height", "600000")]:
            with self.subTest(arguments=str(arguments)[:60]):
                self.assert_refused({"prompt": "x", **arguments} if arguments else {}, *words)

    def test_a_wrong_use_of_the_selection_is_named(self):
        image = gimp.python("result = Gimp.Image.new(10, 10, Gimp.ImageBaseType.RGB).get_id()")
        self.assert_refused({"image": image, "prompt": "x", "selection": "hide"}, "selection", "mask, crop, ignore",
                            procedure=LAYER)

    def test_the_layer_procedure_checks_the_same(self):
        image = gimp.python("result = Gimp.Image.new(100, 100, Gimp.ImageBaseType.RGB).get_id()")
        for arguments, word in [({"aspect_ratio": "7:9"}, "aspect-ratio"), ({"count": 0}, "count"),
                                ({"fit": "tile"}, "fit"), ({"prompt": ""}, "prompt")]:
            self.assert_refused({"image": image, "prompt": "x", **arguments}, word, procedure=LAYER)

    def test_a_cap_that_is_kept_is_no_hindrance(self):
        outcome = gimp.call(IMAGE, prompt="x", count=3, max_cost=0.12)
        self.assertEqual(outcome.status, "success", outcome.message)
        self.assertEqual(len(service.creates()), 3)

    def test_a_model_that_we_do_not_know_is_sent_what_was_given(self):
        outcome = gimp.call(IMAGE, prompt="x", model="google/imagen-4-ultra", aspect_ratio="3:4")
        self.assertEqual(outcome.status, "success", outcome.message)
        service.scenario()
        outcome = gimp.call(IMAGE, prompt="x", model="some/other-model")
        self.assertEqual(outcome.status, "execution-error")
        self.assertIn("does not know this model", outcome.message)
        self.assertEqual(service.requests()[0]["path"], "/v1/models/some/other-model/predictions")
        self.assertEqual(service.requests()[0]["body"], '{"input":{"prompt":"x"}}')

    def test_repeating_without_a_display_needs_a_prompt(self):
        self.assert_refused({"run_mode": LAST_VALUES})
        outcome = gimp.call(IMAGE, run_mode=LAST_VALUES, prompt="x")
        self.assertEqual(outcome.status, "success", outcome.message)


if __name__ == "__main__":
    unittest.main(verbosity=2)
