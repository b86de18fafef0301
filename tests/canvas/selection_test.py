#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Selections become masks, pictures go where they should in any state of an image: in a real GIMP."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from in_gimp import PROBE, bounds_of, expected_of, luminance, run_gimp


class Selection(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="genlayer-selection-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        subprocess.run(["convert", "-seed", "1", "-size", "300x200", "plasma:", str(cls.folder / "large.jpg")],
                       check=True)
        cls.cases, cls.stderr = run_gimp(cls.folder, "selection_cases.py")

    def near(self, got, wanted, tolerance, what):
        for g, w in zip(got, wanted, strict=True):
            self.assertLess(abs(g - w) * 255, tolerance, f"{what}: {got} for {wanted}")

    def test_the_table_of_modes_selections_and_fits(self):
        table = [case for case in self.cases.values() if case.get("table")]
        self.assertEqual(len(table), 7 * 4 * 4)
        for case in table:
            with self.subTest(case["case"]):
                self.assertEqual(case["status"], "success", case.get("error"))
                wanted, _ = bounds_of(case["fit"], case["box"])
                self.assertEqual(case["bounds"], wanted)
                self.assertTrue(case["same_selection"])
                self.assertFalse(case["edits_mask"])
                if "nothing" in case["case"] or case["all_selected"]:
                    self.assertFalse(case["mask"])
                else:
                    self.assertTrue(case["mask"])
                    self.assertEqual(case["off"], 0, "the mask is the selection")
                tolerance = 30 if case["mode"] == "INDEXED" else 2
                for at, got in case["samples"]:
                    colour = expected_of(case["fit"], case["box"], wanted[2:], at)
                    self.near(got[:3], luminance(colour) if case["mode"] == "GRAY" else colour, tolerance, at)

    def test_the_table_has_what_it_is_for(self):
        self.assertEqual(self.cases["RGB U8_NON_LINEAR partly_outside fill"]["box"], [0, 0, 70, 60])
        self.assertGreater(self.cases["RGB U8_NON_LINEAR feathered fill"]["values"], 50)
        self.assertTrue(self.cases["RGB U8_NON_LINEAR rectangle fill"]["all_selected"])
        self.assertTrue(self.cases["RGB U8_NON_LINEAR partly_outside original"]["box"])

    def test_a_crop_has_the_selections_shape_in_its_alpha_and_no_mask(self):
        for name in "feathered, crop", "inverted, crop":
            case = self.cases[name]
            self.assertFalse(case["mask"])
            self.assertTrue(case["alpha"])
            self.assertLessEqual(case["off"], 1)
            self.assertEqual(case["bounds"], case["box"])
        # The picture's own alpha counts as well.
        case = self.cases["alpha, crop"]
        self.assertGreater(case["off"], 20)
        case = self.cases["too large, crop"]
        self.assertEqual((case["bounds"], case["mask"], case["alpha"]), (case["box"], False, False))

    def test_a_crop_without_a_selection_loses_nothing(self):
        self.assertEqual(self.cases["unselected, crop"]["bounds"], [-50, -25, 300, 200])

    def test_an_ignored_selection_changes_nothing(self):
        for name in "feathered, ignore", "inverted, ignore":
            case = self.cases[name]
            self.assertEqual((case["mask"], case["alpha"], case["bounds"]), (False, False, case["box"]))

    def test_a_mask_only_where_something_is_hidden(self):
        self.assertTrue(self.cases["inverted, mask"]["mask"])
        self.assertEqual(self.cases["inverted, mask"]["bounds"], [0, 0, 200, 150])
        for name in "emptied, mask", "emptied, crop", "rectangle, mask", "rectangle, crop", "a pixel, mask":
            self.assertFalse(self.cases[name]["mask"], name)
        self.assertEqual(self.cases["a pixel, mask"]["bounds"], [60, 60, 1, 1])

    def test_the_layer_goes_above_the_active_one_whatever_state_that_is_in(self):
        for name, wanted in {
                "several": ("group", 1), "several, the other way round": ("group", 1),
                "a group and its own": ("group", 0), "hidden": ("", 1), "locked": ("", 1),
                "a channel": ("", 0)}.items():
            with self.subTest(name):
                case = self.cases[name]
                self.assertEqual(case["status"], "success", case.get("error"))
                self.assertEqual((case["parent"], case["position"]), wanted)
                self.assertTrue(case["selected"] and case["visible"] and case["untouched"])
        self.assertFalse(self.cases["hidden"]["watched"])
        self.assertTrue(self.cases["locked"]["watched"])

    def test_a_locked_group_does_not_cost_the_picture(self):
        case = self.cases["in a locked group"]
        self.assertEqual(case["status"], "success", case.get("error"))
        self.assertTrue(case["selected"] and case["untouched"] and case["watched"])

    def test_a_floating_selection_stays_floating(self):
        case = self.cases["floating"]
        self.assertEqual(case["status"], "success", case.get("error"))
        self.assertTrue(case["watched"])
        self.assertTrue(case["untouched"])

    def test_nothing_is_complained_about(self):
        complaints = [line for line in self.stderr.splitlines() if PROBE in line and "Broken pipe" not in line]
        self.assertEqual(complaints, [])


if __name__ == "__main__":
    unittest.main()
