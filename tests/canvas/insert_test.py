#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What canvas:: does inside a real GIMP: starts gimp-console once, and looks at what came out.

GENLAYER_PROBE_DIR names the folder with the built genlayer-insert-probe. Needs gimp-console with
Python, and ImageMagick for the JPEG and WebP pictures.
"""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from in_gimp import (HEIGHT, PROBE, WIDTH, adobe_to_srgb, bounds_of, expected_of, luminance, picture,
                     run_gimp)

BOX = (13, 7, 90, 50)  # x, y, width, height


def bounds(fit):
    return bounds_of(fit, BOX)


def expected(fit, size, at):
    return expected_of(fit, BOX, size, at)


class Insert(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="genlayer-insert-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        subprocess.run(["convert", "-seed", "1", "-size", "1024x1024", "plasma:", "-quality", "90",
                        str(cls.folder / "large.jpg")], check=True)
        subprocess.run(["convert", str(cls.folder / "large.jpg"), "-resize", "200x100!", "-quality",
                        "95", str(cls.folder / "small.webp")], check=True)
        subprocess.run(["convert", str(cls.folder / "large.jpg"), "-resize", "200x100!", "-quality",
                        "98", "-sampling-factor", "4:4:4", str(cls.folder / "small.jpg")], check=True)
        for ending in "jpg", "png", "webp":
            subprocess.run(["convert", str(cls.folder / "large.jpg"), "-resize", "2048x2048",
                            str(cls.folder / f"largest.{ending}")], check=True)
        cls.cases, cls.stderr = run_gimp(cls.folder, "insert_cases.py")

    def near(self, got, wanted, tolerance, what):
        for g, w in zip(got, wanted, strict=True):
            self.assertLess(abs(g - w) * 255, tolerance, f"{what}: {got} for {wanted}")

    def test_every_mode_precision_and_fit(self):
        table = [case for case in self.cases.values() if case.get("table")]
        self.assertGreaterEqual(len(table), 4 * 14)
        for case in table:
            with self.subTest(case["case"]):
                self.assertEqual(case["status"], "success", case.get("error"))
                wanted, _ = bounds(case["fit"])
                self.assertEqual(case["bounds"], wanted)
                self.assertTrue(case["selected"])
                self.assertTrue(case["same_selection"])
                self.assertEqual(case["images"], 0, "images left behind")
                self.assertEqual(case["name"], "Ein Leuchtturm 灯塔 in der Dämmerung")
                # Indexed: the nearest of 216 web colours. 8-bit linear: dark tones are coarse.
                tolerance = {"INDEXED": 30, "U8_LINEAR": 7}.get(
                    case["mode"], {"U8_LINEAR": 7}.get(case["precision"], 2))
                for at, got in case["samples"]:
                    colour = expected(case["fit"], wanted[2:], at)
                    self.near(got[:3], luminance(colour) if case["mode"] == "GRAY" else colour,
                              tolerance, at)
                    self.near(got[3:], [1], 1, at)

    def test_where_it_goes_in_the_stack(self):
        for name, wanted in {"above the middle": ("", 1), "above in a group": ("group", 1),
                             "above a group": ("group", 0), "above nothing": ("", 0),
                             "above a mask": ("", 1), "above another image's": ("", 0)}.items():
            with self.subTest(name):
                case = self.cases[name]
                self.assertEqual((case["parent"], case["position"]), wanted)
                self.assertTrue(case["selected"])

    def test_alpha_comes_along(self):
        case = self.cases["alpha"]
        self.assertTrue(case["alpha"])
        for (x, y), got in case["samples"]:
            self.near(got, [*picture(x, y), (x * 4) / 255], 1.5, (x, y))
        self.assertFalse(self.cases["RGB U8_NON_LINEAR original"]["alpha"])

    def test_sixteen_bits_come_along(self):
        for name in "sixteen bits", "sixteen bits, new image":
            for (x, y), got in self.cases[name]["samples"]:
                self.near(got[:3], [v + 0.3 / 255 for v in picture(x, y)], 0.05, (name, x, y))
        self.assertEqual(self.cases["sixteen bits, new image"]["precision"], "U16_NON_LINEAR")

    def test_colours_of_another_profile_are_converted(self):
        for name in ("adobe into sRGB u8", "adobe into sRGB float", "adobe into sRGB, scaled",
                     "adobe into its own", "adobe, new image"):
            case = self.cases[name]
            for (x, y), got in case["samples"]:
                self.near(got[:3], adobe_to_srgb(picture(x, y)), 1.6, (name, x, y))
        for (x, y), got in self.cases["adobe into GRAY"]["samples"]:
            self.near(got[:3], luminance(adobe_to_srgb(picture(x, y))), 2.5, (x, y))
        # In the image of its own profile the numbers are the file's.
        for (x, y), raw in self.cases["adobe into its own"]["raw"]:
            self.assertEqual(raw, [round(v * 255) for v in picture(x, y)])
        for (x, y), got in self.cases["sRGB into adobe"]["samples"]:
            self.near(got[:3], picture(x, y), 1.6, (x, y))
        self.assertEqual(self.cases["adobe, new image"]["profile"], "adobe")

    def test_gray_pictures(self):
        for name in "gray into RGB", "gray into GRAY", "gray, new image", "gray into adobe":
            for (x, y), got in self.cases[name]["samples"]:
                self.near(got[:3], [(x * 3 + 20) / 255] * 3, 1.6, (name, x, y))

    def test_new_images(self):
        case = self.cases["new image"]
        self.assertEqual((case["size"], case["bounds"]), ([WIDTH, HEIGHT], [0, 0, WIDTH, HEIGHT]))
        for (x, y), got in case["samples"]:
            self.near(got[:3], picture(x, y), 0.6, (x, y))
        self.assertEqual((case["layers"], case["precision"], case["undo"], case["base"]),
                         (1, "U8_NON_LINEAR", True, "RGB"))
        self.assertTrue(case["dirty"])
        case = self.cases["new image of a size"]
        self.assertEqual((case["size"], case["bounds"]), ([90, 50], [0, 0, 90, 50]))
        for at, got in case["samples"]:
            self.near(got[:3], expected("fill", (90, 50), at), 2, at)

    def test_jpeg_and_webp_give_what_imagemagick_gives(self):
        for ending, tolerance in ("jpg", 2.1), ("webp", 3.1):
            case = self.cases[ending]
            raw = subprocess.run(["convert", str(self.folder / f"small.{ending}"), "-depth", "8", "rgb:-"],
                                 check=True, capture_output=True).stdout
            for (x, y), got in case["samples"]:
                at = (y * 200 + x) * 3
                self.near(got[:3], [v / 255 for v in raw[at:at + 3]], tolerance, (ending, x, y))

    def test_a_failure_leaves_nothing_behind(self):
        for name in ("cut PNG", "cut PNG, scaled", "cut JPEG", "cut PNG into INDEXED", "cut PNG, new image",
                     "a web page"):
            with self.subTest(name):
                case = self.cases[name]
                self.assertEqual(case["status"], "execution error")
                self.assertEqual((case["images"], case["new_layers"], case["dirty"]), (0, 0, False))
                self.assertIn("arrived", case["error"])

    def test_a_narrow_box_of_a_large_image_is_quick(self):
        case = self.cases["narrow"]
        self.assertEqual(case["bounds"], [3, 0, 2, 8000])
        self.assertLess(case["times"][-1], 2000)

    def test_memory_stays_near_what_must_be_held(self):
        # 4 megapixels are 12 MiB. JPEG and PNG pass through; libwebp needs them all at once.
        self.assertLess(self.cases["memory, jpg"]["mebibytes"], 14)
        self.assertLess(self.cases["memory, png"]["mebibytes"], 14)
        self.assertLess(self.cases["memory, webp"]["mebibytes"], 12 + 13)

    def test_nothing_is_complained_about(self):
        # GIMP itself complains at its end, and any plug-in at its own of a broken pipe.
        complaints = [line for line in self.stderr.splitlines()
                      if PROBE in line and "Broken pipe" not in line]
        self.assertEqual(complaints, [])

    def test_speed(self):
        for name in "speed", "speed of a scaled one", "speed with a profile", "speed into indexed":
            print(f"{name}: warm {self.cases[name]['times'][0]} ms, then {self.cases[name]['times'][1:]} ms")


if __name__ == "__main__":
    unittest.main()
