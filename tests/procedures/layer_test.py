#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""plug-in-genlayer-layer in a real GIMP, against the sample service."""
import base64
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import Gimp
from service import Service

NAME = "plug-in-genlayer-layer"


def setUpModule():
    global service, gimp
    service = unittest.enterModuleContext(Service(seconds=0.2))
    gimp = unittest.enterModuleContext(Gimp(service.environment()))


class Layer(unittest.TestCase):
    def setUp(self):
        service.scenario()

    def new_image(self, width=600, height=400, mode="RGB", precision="U8_NON_LINEAR", layers=2):
        return gimp.python(f"""
            mode = Gimp.ImageBaseType.{mode}
            indexed = mode == Gimp.ImageBaseType.INDEXED
            image = Gimp.Image.new_with_precision({width}, {height},
                Gimp.ImageBaseType.RGB if indexed else mode, Gimp.Precision.{precision})
            kind = Gimp.ImageType.GRAY_IMAGE if mode == Gimp.ImageBaseType.GRAY else Gimp.ImageType.RGB_IMAGE
            for i in range({layers}):
                layer = Gimp.Layer.new(image, f"layer {{i}}", {width}, {height}, kind, 100, Gimp.LayerMode.NORMAL)
                image.insert_layer(layer, None, 0)
            if indexed:
                image.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.WEB, 0, False, False, "")
            image.clean_all()
            result = [image.get_id(), [l.get_id() for l in image.get_layers()]]""")

    def describe(self, image):
        return gimp.python(f"""
            image = the_image({image})
            result = dict(layers=[[l.get_id(), l.get_name(), l.get_width(), l.get_height(), *l.get_offsets()[1:]]
                                  for l in image.get_layers()],
                selected=[l.get_id() for l in image.get_selected_layers()],
                mode=image.get_base_type().value_nick, precision=image.get_precision().value_nick,
                selection=list(Gimp.Selection.bounds(image))[1:])
            image.delete()""")

    def test_the_layer_is_above_the_active_one_named_after_the_prompt_and_selected(self):
        image, (top, bottom) = self.new_image()
        gimp.python(f"the_image({image}).set_selected_layers([Gimp.Item.get_by_id({bottom})])")
        outcome = gimp.call(NAME, image=image, prompt="a red fox\nin the snow")
        self.assertEqual(outcome.status, "success", outcome.message)
        state = self.describe(image)
        self.assertEqual([layer[0] for layer in state["layers"]], [top, outcome.objects[0], bottom])
        self.assertEqual(state["layers"][1][1], "a red fox")
        self.assertEqual(state["selected"], outcome.objects)

    def test_fill_covers_the_canvas_with_the_nearest_ratio(self):
        image, _ = self.new_image(600, 400)
        outcome = gimp.call(NAME, image=image, prompt="x")
        self.assertEqual(self.describe(image)["layers"][0][2:], [600, 400, 0, 0])
        self.assertEqual(json.loads(service.creates()[0]["body"])["input"]["aspect_ratio"], "4:3")
        self.assertEqual(len(outcome.predictions), 1)

    def test_original_is_centred_in_its_own_size(self):
        image, _ = self.new_image(600, 400)
        gimp.call(NAME, image=image, prompt="x", fit="original", aspect_ratio="1:1")
        self.assertEqual(self.describe(image)["layers"][0][2:], [1024, 1024, -212, -312])

    def test_a_selections_shape_becomes_a_mask_or_the_layers_own_or_nothing(self):
        for how, mask, alpha, box in [("mask", True, False, [90, 160, 100, 50]), ("crop", False, True, [90, 160, 100, 50]),
                                      ("ignore", False, False, [600, 400, 0, 0]), ("", True, False, [90, 160, 100, 50])]:
            with self.subTest(how):
                image, _ = self.new_image(600, 400)
                gimp.python(f"the_image({image}).select_ellipse(Gimp.ChannelOps.REPLACE, 100, 50, 90, 160)")
                outcome = gimp.call(NAME, image=image, prompt="x", selection=how)
                self.assertEqual(outcome.status, "success", outcome.message)
                self.assertEqual(gimp.python(f"""
                    layer = Gimp.Item.get_by_id({outcome.objects[0]})
                    result = [bool(layer.get_mask()), layer.has_alpha()]"""), [mask, alpha])
                state = self.describe(image)
                self.assertEqual(state["layers"][0][2:], box)
                self.assertEqual(state["selection"], [True, 100, 50, 190, 210])

    def test_a_cut_file_is_fetched_again_and_a_broken_one_leaves_the_image_clean(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "whole.jpg"
            subprocess.run(["convert", "-size", "300x200", "gradient:red-blue", str(path)], check=True)
            whole = path.read_bytes()

        def served(data, **match):
            return {"match": {"host": "file", **match},
                    "do": {"status": 200, "headers": {"Content-Type": "image/jpeg"},
                           "body_base64": base64.b64encode(data).decode()}}
        image, before = self.new_image(300, 200)
        service.scenario(rules=[served(whole[:len(whole) // 2], nth=1), served(whole)])
        outcome = gimp.call(NAME, image=image, prompt="x", fit="original")
        self.assertEqual(outcome.status, "success", outcome.message)
        self.assertEqual(len(service.requests("GET", "file")), 2)
        self.assertEqual(len(service.creates()), 1)

        image, before = self.new_image(300, 200)
        broken = whole[:len(whole) // 2] + b"\xff\xd9"
        service.scenario(rules=[served(broken)])
        outcome = gimp.call(NAME, image=image, prompt="x")
        self.assertEqual(outcome.status, "execution-error")
        self.assertIn("damaged", outcome.message)
        self.assertEqual(gimp.python(f"""
            image = the_image({image})
            result = [image.is_dirty(), [l.get_id() for l in image.get_layers()]]"""), [False, before])

    def test_a_selection_is_the_target_and_stays(self):
        image, _ = self.new_image(600, 400)
        gimp.python(f"the_image({image}).select_rectangle(Gimp.ChannelOps.REPLACE, 100, 50, 90, 160)")
        gimp.call(NAME, image=image, prompt="x")
        state = self.describe(image)
        self.assertEqual(state["layers"][0][2:], [90, 160, 100, 50])
        self.assertEqual(json.loads(service.creates()[0]["body"])["input"]["aspect_ratio"], "9:16")
        self.assertEqual(state["selection"], [True, 100, 50, 190, 210])

    def test_every_mode_and_precision_keeps_its_own(self):
        for mode, precision in [("RGB", "U8_NON_LINEAR"), ("RGB", "U16_NON_LINEAR"), ("RGB", "FLOAT_LINEAR"),
                                ("GRAY", "U8_NON_LINEAR"), ("GRAY", "FLOAT_NON_LINEAR"),
                                ("INDEXED", "U8_NON_LINEAR")]:
            with self.subTest(mode=mode, precision=precision):
                image, _ = self.new_image(300, 300, mode, precision)
                outcome = gimp.call(NAME, image=image, prompt="x", fit="original")
                self.assertEqual(outcome.status, "success", outcome.message)
                state = self.describe(image)
                self.assertEqual(state["mode"], mode.lower())
                self.assertEqual(state["precision"], precision.lower().replace("_", "-"))
                self.assertEqual(state["layers"][0][2:4], [1024, 1024])

    def test_several_layers_lie_above_one_another_in_the_order_of_the_array(self):
        image, old = self.new_image()
        outcome = gimp.call(NAME, image=image, prompt="x", count=3)
        self.assertCountEqual(outcome.predictions, [e["id"] for e in service.events("created")])
        state = self.describe(image)
        self.assertEqual([layer[0] for layer in state["layers"]], outcome.objects[::-1] + old)

    def test_an_image_without_layers_gets_one(self):
        image, _ = self.new_image(layers=0)
        outcome = gimp.call(NAME, image=image, prompt="x")
        self.assertEqual([layer[0] for layer in self.describe(image)["layers"]], outcome.objects)

    def test_a_picture_that_is_cut_short_or_none_at_all_makes_no_layer(self):
        (service.folder / "page").write_text("<!DOCTYPE html><title>Sorry</title>")
        for scenario in ({"rules": [{"match": {"host": "file", "path": "^/files/"}, "do": {"cut": 3000}}]},
                         {"rules": [{"match": {"host": "file", "path": "^/files/"},
                                     "do": {"cut": 3000, "content_length": False}}]},
                         {"predictions": [{"file": "page"}]}):
            with self.subTest(scenario=scenario):
                service.scenario(**scenario)
                image, old = self.new_image()
                outcome = gimp.call(NAME, image=image, prompt="x")
                self.assertEqual(outcome.status, "execution-error")
                self.assertTrue(outcome.message)
                self.assertEqual([layer[0] for layer in self.describe(image)["layers"]], old)
                self.assertEqual(len(service.creates()), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
