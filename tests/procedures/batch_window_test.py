#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of plug-in-genlayer-batch: what the file holds, what it costs, how far it is, and Stop."""
import json
import pathlib
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "ui"))
from atspi_driver import wait_until
from batch_case import TITLE, BatchCase
from window_case import LAST_VALUES, setUpModule  # noqa: F401

PROMPTS = "a red cat\na {blue|green} dog\n# not this one\n"


class Looking(BatchCase):
    def test_the_table_shows_what_would_be_ordered_and_what_it_costs(self):
        window = self.open(self.prompts(PROMPTS), self.pictures)
        self.assertTrue(window.says("3 pictures; 3 to order, about $0.12."))
        self.assertEqual([row[:3] for row in self.table(window)],
                         [["1", "a red cat", "0001-a-red-cat"],
                          ["2", "a blue dog", "0002-a-blue-dog"],
                          ["2", "a green dog", "0003-a-green-dog"]])
        self.assertEqual(self.close(window), "cancel")
        self.assertEqual(self.service.requests(), [])
        self.assertEqual(list(self.pictures.iterdir()), [])

    def test_every_problem_is_marked_in_its_line_and_nothing_can_be_ordered(self):
        window = self.open(self.prompts("prompt,aspect-ratio\na cat,2:1\na dog,16:9\nan owl\n", "p.csv"), self.pictures)
        self.assertTrue(window.says("2 problems in the file"))
        rows = self.table(window)
        self.assertEqual([row[0].split()[-1] for row in rows], ["2", "3", "4"])
        self.assertIn("Column 7: aspect-ratio must be one of", rows[0][3])
        self.assertEqual(rows[1][3], "")
        self.assertIn("1 field,", rows[2][3])
        self.assertFalse(window.find("button", "Start").sensitive)
        self.close(window)

    def test_what_is_missing_is_said(self):
        window = self.open()
        self.assertTrue(window.says("Choose a file of prompts."))
        self.assertFalse(window.find("button", "Start").sensitive)
        self.close(window)
        window = self.open(self.prompts(PROMPTS))
        self.assertTrue(window.says("Choose a folder for the pictures."))
        self.assertFalse(window.find("button", "Start").sensitive)
        self.close(window)

    def test_another_model_costs_something_else(self):
        window = self.open(self.prompts(PROMPTS), self.pictures)
        window.find("text", "Model").text = "google/imagen-4-ultra"
        self.wait_for_text(window, "about $0.18.")
        window.find("text", "Model").text = "imagen"
        self.wait_for_text(window, "1 problem in the file")
        self.close(window)


class Choosing(BatchCase):
    # GTK 3's own file chooser says a critical when the key that opened it is let go in it.
    environment = {"GIMP_PLUGIN_DEBUG": None}

    def test_the_file_can_be_chosen_by_the_keyboard(self):
        path = self.prompts(PROMPTS)
        window = self.open(folder=self.pictures)
        self.session.activate(TITLE)
        self.session.keys("alt+p")
        button = window.find("button", "Prompts")
        wait_until(lambda: button.focused, "the chooser has the keyboard")
        self.session.keys("space")
        chooser = "Choose a File of Prompts"
        self.session.window(chooser)
        self.session.activate(chooser)
        self.session.keys("ctrl+l")
        self.session.type(str(path))
        # GTK 3's chooser passes over a Return that comes while it still looks the path up.
        while self.session.look_window(chooser):
            self.session.keys("Return")
            time.sleep(0.5)
        self.wait_for_text(window, "3 pictures")
        self.close(window)


class Running(BatchCase):
    def test_start_fills_the_folder_and_says_where_the_report_is(self):
        window = self.open(self.prompts(PROMPTS), self.pictures)
        self.start(window)
        self.wait_for_text(window, "3 of 3 pictures are in")
        report = self.pictures / "genlayer-batch.json"
        self.assertTrue(window.says(f"Report: {report}"))
        self.assertEqual([row[3] for row in self.table(window)], ["In the folder"] * 3)
        self.assertTrue(window.says("All are in the folder."))
        self.assertFalse(window.find("button", "Start").sensitive)
        self.assertEqual(self.close(window), [3, 3, 0, str(report)])
        self.assertEqual(self.files(), ["0001-a-red-cat.xcf", "0002-a-blue-dog.xcf", "0003-a-green-dog.xcf"])
        self.assertEqual(len(self.service.creates()), 3)
        self.assertEqual(len(json.loads(report.read_text())["pictures"]), 3)

    def test_what_failed_can_be_started_again(self):
        self.service.scenario(predictions=[{"prompt": "blue", "times": 1, "end": "failed", "error": "Boom (E1)"}])
        window = self.open(self.prompts(PROMPTS), self.pictures)
        self.start(window)
        self.wait_for_text(window, "2 of 3 pictures are in")
        self.assertIn("E1", self.table(window)[1][3])
        self.assertTrue(window.says("2 are in the folder; 1 to order, about $0.04."))
        self.start(window)
        self.wait_for_text(window, "3 of 3 pictures are in")
        self.assertEqual(len(self.service.creates()), 4)
        self.close(window)

    def test_stop_orders_nothing_more_at_once_and_fetches_what_was_ordered(self):
        self.service.scenario(predictions=[{"seconds": 3}])
        window = self.open(self.prompts("".join(f"picture {i}\n" for i in range(60))), self.pictures, in_flight=4)
        self.start(window)
        wait_until(lambda: len(self.service.creates()) >= 4, "four are ordered")
        self.assertFalse(window.says("60 to order"), "they are ordered now")
        window.find("button", "Stop").press()
        wait_until(lambda: window.look("button", "Leave"), "Stop was heard")
        time.sleep(0.2)
        ordered = len(self.service.creates())
        self.wait_for_text(window, f"{ordered} of 60 pictures are in")
        self.assertEqual(len(self.service.creates()), ordered)
        self.assertEqual(len(self.files()), ordered)
        self.assertEqual(self.cancels(), [])
        self.assertEqual(self.close(window)[:3], [60, ordered, 60 - ordered])

    def test_leaving_closes_at_once_and_the_next_run_pays_nothing_twice(self):
        self.service.scenario(predictions=[{"seconds": 4}])
        prompts = self.prompts(PROMPTS)
        window = self.open(prompts, self.pictures)
        self.start(window)
        wait_until(lambda: len(self.service.events("created")) == 3, "all are ordered")
        window.find("button", "Stop").press()
        window.find("button", "Leave").press()
        wait_until(lambda: not self.session.look_window(TITLE), "the window is gone", seconds=3)
        self.assertEqual(self.outcome.result(20)[:3], [3, 0, 3])
        self.assertEqual(self.files(), [])
        window = self.open(prompts, self.pictures)
        self.start(window)
        self.wait_for_text(window, "3 of 3 pictures are in")
        self.assertEqual(len(self.service.creates()), 3)
        self.assertEqual(self.cancels(), [])
        self.close(window)

    def test_closing_while_it_runs_asks_first(self):
        self.service.scenario(predictions=[{"seconds": 3}])
        window = self.open(self.prompts(PROMPTS), self.pictures)
        self.start(window)
        wait_until(lambda: self.service.creates(), "one is ordered")
        window.find("button", "Close").press()
        asked = lambda: next((node for node in self.session.windows() if node.says("Stop the batch and close?")), None)
        question = wait_until(asked, "the question")
        question.find("button", "Keep Running").press()
        self.wait_for_text(window, "3 of 3 pictures are in")
        self.close(window)

    def test_a_file_that_has_changed_meanwhile_is_looked_at_again(self):
        path = self.prompts(PROMPTS)
        window = self.open(path, self.pictures)
        path.write_text("another\n" * 3 + PROMPTS)
        self.start(window)
        self.wait_for_text(window, "look at it again")
        self.assertEqual(self.service.requests(), [])
        self.assertEqual(len(self.table(window)), 6)
        self.close(window)

    def test_many_without_a_maximum_cost_are_asked_about(self):
        window = self.open(self.prompts("".join(f"picture {i}\n" for i in range(101))), self.pictures)
        self.start(window)
        asked = lambda: next((node for node in self.session.windows() if node.says("without a maximum cost")), None)
        question = wait_until(asked, "the question")
        self.assertTrue(question.says("101 to order, about $4.04."))
        question.find("button", "Cancel").press()
        button = window.find("button", "Start")
        wait_until(lambda: button.sensitive, "Start can be pressed again")
        self.assertEqual(self.service.requests(), [])
        self.assertEqual(self.close(window), "cancel")

    def test_the_maximum_cost_ends_the_ordering(self):
        window = self.open(self.prompts(PROMPTS), self.pictures, max_cost=0.08)
        self.start(window)
        self.wait_for_text(window, "2 of 3 pictures are in")
        self.assertTrue(window.says("max-cost"))
        self.assertEqual(len(self.service.creates()), 2)
        self.close(window)


class Remembering(BatchCase):
    def test_the_next_window_has_the_last_values_and_repeat_orders_nothing(self):
        window = self.open(self.prompts(PROMPTS), self.pictures, export_format="png", max_cost=7.5)
        self.start(window)
        self.wait_for_text(window, "3 of 3 pictures are in")
        self.close(window)
        self.assertEqual(self.files()[0], "0001-a-red-cat.png")
        ordered = len(self.service.creates())
        window = self.open(run_mode=LAST_VALUES)
        self.assertTrue(window.says("All are in the folder."))
        self.assertEqual(window.find("spin button", "Maximum cost").value, 7.5)
        self.close(window)
        self.assertEqual(len(self.service.creates()), ordered)

    def test_no_prompt_is_kept_beside_the_folder(self):
        window = self.open(self.prompts("canary 77aa\n"), self.pictures)
        self.start(window)
        self.wait_for_text(window, "1 of 1 picture is in")
        self.close(window)
        self.assertNotIn("canary", (self.gimp.folder / "genlayer" / "last-batch.json").read_text())


class WithoutKey(BatchCase):
    environment = {"GENLAYER_API_KEY": None, "GENLAYER_SERVICE": "replicate"}

    def test_a_missing_key_is_said_and_nothing_is_begun(self):
        window = self.open(self.prompts(PROMPTS), self.pictures)
        self.start(window)
        window.find("button", "Change Key…")
        self.assertEqual(self.service.requests(), [])
        self.assertEqual(list(self.pictures.iterdir()), [])
        self.close(window)


if __name__ == "__main__":
    unittest.main()
