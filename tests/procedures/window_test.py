#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The interactive door in a real GIMP, as a person uses it: on a display, through the accessibility bus."""
import json
import os
import pathlib
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui"))
from atspi_driver import wait_until
from window_case import IMAGE, INTERACTIVE, LAST_VALUES, LAYER, PROMPT, TITLES, WindowCase, setUpModule
from x11 import Display


class Generating(WindowCase):
    def test_a_layer_arrives_and_the_window_is_ready_for_the_next(self):
        image = self.new_image()  # without a layer
        window = self.open(LAYER, image=image)
        self.assertFalse(window.find("button", "Generate").sensitive)
        self.wait_for_text(window, "Canvas 1000 × 750 → nearest ratio 4:3, reduced to 8")
        self.generate(window)
        self.wait_for_text(window, "Done.")
        self.assertEqual(window.find("text", "Prompt").text, PROMPT)
        window.find("text", "Prompt").text = "a second one"
        self.session.activate(TITLES[LAYER])
        self.session.keys("ctrl+Return")
        wait_until(lambda: len(self.service.creates()) == 2, "the second create")
        self.wait_for_text(window, "Done.")
        outcome = self.close(window)
        self.assertEqual((outcome.status, len(outcome.objects)), ("success", 2))
        names = self.gimp.python(f"result = [l.get_name() for l in the_image({image}).get_layers()]")
        self.assertEqual(names, ["a second one", PROMPT])
        selected = self.gimp.python(f"result = [l.get_id() for l in the_image({image}).get_selected_layers()]")
        self.assertEqual(selected, [outcome.objects[1]])

    def test_nothing_of_the_prompt_gets_into_gimps_settings_or_the_xcf(self):
        image = self.new_image()
        window = self.open(LAYER, image=image)
        self.generate(window)
        self.wait_for_text(window, "Done.")
        self.close(window)
        # GIMP attaches what it knows of the call: none of our arguments.
        parasites = self.gimp.python(f"""
            image = the_image({image})
            result = [bytes(image.get_parasite(name).get_data()).decode() for name in image.get_parasite_list()]""")
        self.assertNotIn(PROMPT, str(parasites))
        self.assertNotIn("google/imagen-4", str(parasites))
        profile = b"".join(path.read_bytes() for path in (self.gimp.folder / "profile").rglob("*") if path.is_file())
        self.assertNotIn(PROMPT.encode(), profile)

    def test_the_target_names_the_place_and_follows_the_ratio(self):
        image = self.new_image("image.select_rectangle(Gimp.ChannelOps.REPLACE, 100, 50, 640, 480)")
        window = self.open(LAYER, image=image)
        line = window.find("label", "Target")
        wait_until(lambda: line.text == "Selection 640 × 480 → nearest ratio 4:3, reduced to 54 %, new layer",
                   f"the selection, not “{line.text}”")
        window.find("combo box", "Aspect ratio").choose(1)
        wait_until(lambda: line.text.startswith("Selection 640 × 480 → 1:1"), "the ratio that was chosen")
        self.close(window)

    def test_another_model_is_asked_when_it_is_chosen_under_more(self):
        window = self.open(IMAGE)
        self.assertFalse(window.look("combo box", "Model"), "More is closed")
        window.find("toggle button", "More").press()
        window.find("text", "Model").text = "google/imagen-4-fast"
        self.generate(window)
        self.wait_for_text(window, "Done.")
        self.assertIn("/models/google/imagen-4-fast/", self.service.creates()[0]["path"])
        self.close(window)

    def test_closing_without_generating_is_a_cancel(self):
        window = self.open(IMAGE)
        self.assertEqual(self.close(window).status, "cancel")
        self.assertEqual(self.service.requests(), [])

    def test_the_window_stands_beside_gimps_own_and_neither_over_nor_before_them(self):
        display = Display(self.session.environment["DISPLAY"])
        self.addCleanup(display.close)
        before = display.windows()
        window = self.open(IMAGE)
        ours = wait_until(lambda: [one for one in display.windows() if one not in before], "the window")
        self.assertEqual(len(ours), 1)
        self.assertFalse(window.modal)
        self.assertEqual(display.numbers(ours[0], "WM_TRANSIENT_FOR"), [])
        self.assertNotIn("_NET_WM_STATE_MODAL", display.atoms(ours[0], "_NET_WM_STATE"))
        self.assertNotIn("_NET_WM_STATE_ABOVE", display.atoms(ours[0], "_NET_WM_STATE"))
        self.assertEqual(display.atoms(ours[0], "_NET_WM_WINDOW_TYPE")[0], "_NET_WM_WINDOW_TYPE_NORMAL")
        self.close(window)

    def test_when_gimp_dies_the_plug_in_ends(self):
        self.open(IMAGE)
        process = self.plug_in_process()
        os.kill(self.gimp.process.pid, signal.SIGKILL)
        wait_until(lambda: not pathlib.Path(f"/proc/{process}").exists(), "no plug-in is left", 10)
        self.gimp.process.wait(10)


class LastValues(WindowCase):
    def test_repeating_opens_the_window_with_generate_focused_and_sends_nothing(self):
        window = self.open(IMAGE)
        self.generate(window)
        # gimp-console can show no image; the image is there all the same.
        self.wait_for_text(window, "Done.")
        outcome = self.close(window)
        self.assertEqual(len(outcome.objects), 1)
        window = self.open(IMAGE, run_mode=LAST_VALUES)
        self.assertEqual(window.find("text", "Prompt").text, PROMPT)
        button = window.find("button", "Generate")
        wait_until(lambda: button.focused, "Generate has the focus")
        self.assertEqual(self.close(window).status, "cancel")
        self.assertEqual(len(self.service.creates()), 1)
        values = self.gimp.folder / "genlayer" / "last-image.json"
        self.assertEqual(values.stat().st_mode & 0o777, 0o600)

    def test_a_prompt_outlives_a_crash(self):
        window = self.open(IMAGE)
        self.service.scenario(predictions=[{"seconds": 30}])
        self.generate(window, "typed before the crash")
        wait_until(self.service.creates, "the create")
        os.kill(self.plug_in_process(), signal.SIGKILL)
        self.outcome.result(60)
        window = self.open(IMAGE)
        self.assertEqual(window.find("text", "Prompt").text, "typed before the crash")
        self.close(window)

    def test_all_comes_back_after_an_error_and_after_a_cancel(self):
        window = self.open(IMAGE)
        self.service.scenario(predictions=[{"end": "failed", "error": "Out of memory (E1001)"}])
        window.find("combo box", "Format").choose(1)
        window.find("spin button", "Number of pictures").value = 2
        self.generate(window, "before an error")
        window.find("button", "Try Again")
        self.close(window)
        window = self.open(IMAGE)
        self.assertEqual(window.find("text", "Prompt").text, "before an error")
        self.assertEqual(window.find("spin button", "Number of pictures").value, 2)
        self.service.scenario(predictions=[{"seconds": 30}])
        self.generate(window, "before a cancel")
        wait_until(self.service.creates, "the create")
        self.assertIn('"png"', json.dumps(self.service.creates()[0]["body"]).replace("\\", ""))
        window.find("button", "Cancel").press()
        self.close(window)
        window = self.open(IMAGE)
        self.assertEqual(window.find("text", "Prompt").text, "before a cancel")
        self.close(window)

    def test_two_windows_at_once_leave_whole_values_behind(self):
        folder = self.gimp.folder / "genlayer"
        other = self.start_gimp(GENLAYER_STATE_DIR=str(folder))
        one = self.open(IMAGE)
        # By its process: both are of one title.
        mine = one.accessible.get_process_id()
        theirs = self.call(other, "call", IMAGE, run_mode=INTERACTIVE)
        two = wait_until(lambda: next((window for window in self.session.windows() if window.name == TITLES[IMAGE]
                                       and window.accessible.get_process_id() != mine), None), "the second window")
        for window, prompt in (one, "first"), (two, "second" * 40):
            self.generate(window, prompt)
        for window in one, two:
            self.wait_for_text(window, "Done.")
        self.assertEqual(len(self.close(one).objects), 1)
        two.find("button", "Close").press()
        self.assertEqual(len(theirs.result(60).objects), 1)
        self.assertEqual([path.name for path in folder.glob("last-image*")], ["last-image.json"])
        window = self.open(IMAGE)
        self.assertEqual(window.find("text", "Prompt").text, "second" * 40, "the one that closed last")
        self.close(window)


class NoDisplay(WindowCase):
    def start_gimp(self, **more):
        return super().start_gimp(**{"DISPLAY": None, **more})

    def test_without_a_display_the_window_is_a_calling_error_and_repeating_is_a_scripts_call(self):
        for run_mode in INTERACTIVE, LAST_VALUES:
            outcome = self.gimp.call(IMAGE, run_mode=run_mode)
            self.assertEqual(outcome.status, "calling-error")
        outcome = self.gimp.call(IMAGE, run_mode=INTERACTIVE, prompt=PROMPT)
        self.assertEqual(outcome.status, "calling-error")
        self.assertIn("There is no display", outcome.message)
        self.assertEqual(self.service.requests(), [])
        outcome = self.gimp.call(IMAGE, run_mode=LAST_VALUES, prompt=PROMPT)
        self.assertEqual(outcome.status, "success", outcome.message)


class InChinese(WindowCase):
    environment = {"LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"}
    controls = {"button", "text", "combo box", "spin button", "check box", "toggle button", "password text", "link"}

    def look_over(self, window):
        """What a screen reader and Alt need of each control: a name, and a letter of its own."""
        letters = {}
        for node in window.walk():
            if node.role in self.controls and node.showing:
                self.assertTrue(node.name, node.role)
                self.assertNotRegex(node.name, "[:：]", "a label's colon is no part of a name")
                letters.setdefault(node.mnemonic, set()).add(node.name)
        letters.pop("", None)
        self.assertGreater(len(letters), 5)
        for letter, names in letters.items():
            self.assertEqual(len(names), 1, f"{letter}: {names}")
        return [node.name for node in window.walk() if node.role in self.controls]

    def test_every_control_has_a_name_and_no_letter_twice(self):
        for procedure, arguments in (IMAGE, {}), (LAYER, {"image": self.new_image()}):
            self.outcome = self.call(self.gimp, "call", procedure, run_mode=INTERACTIVE, **arguments)
            window = self.session.window(role="dialog")
            names = self.look_over(window)
            self.assertEqual(window.find("text").name, "提示词")
            self.assertIn("生成(G)", names, "it is translated")
            window.find("toggle button", window.look("toggle button").name).press()
            self.look_over(window)
            self.session.activate(window.name)
            self.session.keys("Escape")
            self.outcome.result(60)
            wait_until(lambda: not self.session.look_window(role="dialog"), "it is gone")


class Cancelling(WindowCase):
    def cancel_at(self, ready, told):
        image = self.new_image()
        window = self.open(LAYER, image=image)
        self.generate(window)
        wait_until(ready, "the moment to cancel")
        window.find("button", "Cancel").press()
        # How soon is measured where a loaded machine does no harm: in the window's own test and the bench.
        wait_until(lambda: window.find("button", "Generate").sensitive, "the window is free")
        wait_until(self.cancels, "the service is told")
        self.wait_for_text(window, told)
        outcome = self.close(window)
        self.assertEqual(outcome.status, "cancel")
        self.assertEqual(self.gimp.python(f"result = len(the_image({image}).get_layers())"), 0)

    def test_while_starting(self):
        self.service.scenario(predictions=[{"seconds": 60}])
        self.cancel_at(self.service.creates, "may still be billed")

    def test_while_processing(self):
        self.service.scenario(predictions=[{"seconds": 4}])
        self.cancel_at(lambda: self.service.events("processing"), "may still be billed")

    def test_while_downloading(self):
        self.service.scenario(rules=[{"match": {"host": "file"}, "do": {"pass": True, "drip": 1000}}])
        self.cancel_at(lambda: self.service.events("succeeded"), "it is billed")

    def test_closing_while_it_runs_asks_first(self):
        self.service.scenario(predictions=[{"seconds": 60}])
        window = self.open(IMAGE)
        self.generate(window)
        wait_until(self.service.creates, "the create")
        self.session.activate(TITLES[IMAGE])
        self.session.keys("Escape")
        self.session.window_with("button", "Keep Generating").find("button", "Keep Generating").press()
        self.assertTrue(window.find("button", "Cancel").showing, "it goes on")
        self.assertFalse(self.outcome.done())
        window.find("button", "Close").press()
        self.session.window_with("button", "Stop and Close").find("button", "Stop and Close").press()
        self.assertEqual(self.outcome.result(60).status, "cancel")
        self.assertEqual(len(self.cancels()), 1)

    def test_a_window_that_is_closed_is_gone_before_the_service_has_answered(self):
        # The id, without which nothing can be cancelled, takes its time.
        self.service.scenario(rules=[{"match": {"method": "POST", "path": "predictions$"},
                                      "do": {"pass": True, "delay": 6}}])
        window = self.open(IMAGE)
        self.generate(window)
        self.wait_for_text(window, "1 s")
        window.find("button", "Cancel").press()
        window.find("button", "Close").press()
        wait_until(lambda: not window.showing, "the window is gone", 4)
        self.assertFalse(self.outcome.done(), "the job is still being seen to")
        self.assertEqual(self.outcome.result(60).status, "cancel")
        self.assertEqual(len(self.cancels()), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
