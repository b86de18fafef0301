#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window says when something goes wrong, and what it offers to do about it."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui"))
from atspi_driver import wait_until
from window_case import IMAGE, KEY, PROMPT, TITLES, WindowCase, setUpModule


def refuse(status, body):
    return {"rules": [{"match": {"method": "POST"}, "do": {"status": status, "json": body}}]}


def use_fake_browser(folder):
    """What a desktop starts for https, in a GIMP's own folder: writes down what it was told."""
    program, told = folder / "browser", folder / "browser-was-told"
    program.write_text(f'#!/bin/sh\n{{ echo "$1"; env; }} >"{told}.new"\nmv "{told}.new" "{told}"\n')
    program.chmod(0o755)
    applications = folder / "data" / "applications"
    applications.mkdir(parents=True, exist_ok=True)
    (applications / "browser.desktop").write_text(
        f"[Desktop Entry]\nType=Application\nName=Browser\nExec={program} %u\nMimeType=x-scheme-handler/https;\n")
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "mimeapps.list").write_text("[Default Applications]\nx-scheme-handler/https=browser.desktop\n")
    return told


class Problems(WindowCase):
    def problem(self, scenario, sentence, *buttons):
        self.service.scenario(**scenario)
        self.generate(self.window, f"kept {len(sentence)}")
        self.wait_for_text(self.window, sentence)
        for button in buttons:
            self.window.find("button", button)
        self.assertEqual(self.window.find("text", "Prompt").text, f"kept {len(sentence)}")

    def test_each_problem_is_told_beside_its_remedy_and_nothing_typed_is_lost(self):
        self.window = self.open(IMAGE)
        self.problem(refuse(401, {"detail": "bad token"}), "did not accept the key", "Change Key…")
        self.problem(refuse(402, {"detail": "no"}), "no credit left")
        self.problem({"predictions": [{"end": "failed", "error": "flagged as sensitive (E005)"}]},
                     "safety filter", "Edit Prompt")
        self.assertEqual(len(self.service.creates()), 1, "a refusal is never tried again by itself")
        self.problem({"predictions": [{"end": "failed", "error": "Out of memory (E1001)"}]},
                     "could not draw", "Try Again")
        self.service.scenario()
        self.window.find("button", "Try Again").press()
        self.wait_for_text(self.window, "Done.")
        self.close(self.window)

    def test_a_refused_argument_marks_its_control_until_that_changes(self):
        self.window = self.open(IMAGE)
        ratio = self.window.find("combo box", "Aspect ratio")
        before = ratio.description
        self.problem(refuse(422, {"detail": "no", "invalid_fields": [
            {"field": "input.aspect_ratio", "description": "must be wider"}]}), "must be wider")
        wait_until(lambda: "must be wider" in ratio.description, "the mark")
        self.assertIn(before, ratio.description, "it is still told what the control is for")
        self.assertNotIn("must be wider", self.window.find("combo box", "Format").description)
        ratio.choose(1)
        wait_until(lambda: "must be wider" not in ratio.description, "the mark is gone with the change")
        self.close(self.window)

    def test_the_details_can_be_copied_and_hold_no_key(self):
        self.window = self.open(IMAGE)
        # A service that says the key back to us.
        self.problem(refuse(401, {"detail": f"bad token {KEY} in Authorization: Bearer {KEY}"}),
                     "did not accept the key")
        self.window.find("toggle button", "Details").press()
        self.assertIn("bad token", self.window.find("label", "Details").text)
        for node in self.window.walk():
            for text in node.text, node.name, node.description:
                self.assertNotIn(KEY, text or "")
        self.window.find("button", "Copy Details").press()
        # Pasted as a person would.
        prompt = self.window.find("text", "Prompt")
        prompt.text = ""
        self.session.activate(TITLES[IMAGE])
        prompt.focus()
        wait_until(lambda: prompt.focused, "the prompt has the focus")
        self.session.keys("ctrl+v")
        wait_until(lambda: "bad token" in prompt.text, "the details are pasted")
        self.assertIn("did not accept the key", prompt.text)
        self.assertNotIn(KEY, prompt.text)
        self.close(self.window)
        self.assertNotIn(KEY, self.gimp.output())

    def test_another_key_is_asked_for_where_the_service_refused_this_one(self):
        self.window = self.open(IMAGE)
        self.problem(refuse(401, {"detail": "bad token"}), "did not accept the key")
        self.window.find("button", "Change Key…").press()
        settings = self.session.window("Image Generation Service")
        wait_until(lambda: settings.says("The key comes from the environment variable"), "whose key it is")
        settings.find("button", "Cancel").press()
        wait_until(lambda: self.window.find("button", "Generate").sensitive, "the window goes on")
        self.close(self.window)


class Billing(WindowCase):
    def start_gimp(self, **more):
        # Replicate by name, here by address: only a named service has a billing page.
        return super().start_gimp(**{"GENLAYER_SERVICE": "replicate", "REPLICATE_API_TOKEN": KEY,
                                     "ANYAPI_API_KEY": KEY, **more})

    def test_the_billing_page_opens_in_the_desktops_browser_which_gets_no_key(self):
        told = use_fake_browser(self.gimp.folder)
        window = self.open(IMAGE)
        self.service.scenario(**refuse(402, {"detail": "no"}))
        self.generate(window)
        self.wait_for_text(window, "no credit left")
        button = window.find("button", "Open Billing Page")
        self.assertEqual(button.description, "https://replicate.com/account/billing")
        button.press()
        wait_until(told.exists, "the browser is started")
        url, *environment = told.read_text().splitlines()
        self.assertEqual(url, "https://replicate.com/account/billing")
        self.assertTrue(any(line.startswith("DISPLAY=") for line in environment))
        self.assertNotIn(KEY, "\n".join(environment))
        self.assertEqual(window.find("text", "Prompt").text, PROMPT)
        self.close(window)


class FirstRun(WindowCase):
    environment = {"GENLAYER_BASE_URL": None, "GENLAYER_SERVICE": None, "GENLAYER_API_KEY": None}

    def test_without_a_key_samples_are_offered_and_come(self):
        window = self.open(IMAGE)
        self.generate(window)
        self.wait_for_text(window, "needs a key")
        window.find("button", "Enter a Key…")
        window.find("button", "Try with Sample Pictures").press()
        self.wait_for_text(window, "Done.")
        self.assertEqual(len(self.close(window).objects), 1)

    def test_a_key_can_be_entered_at_once(self):
        window = self.open(IMAGE)
        self.generate(window)
        self.wait_for_text(window, "needs a key")
        window.find("button", "Enter a Key…").press()
        settings = self.session.window("Image Generation Service")
        wait_until(lambda: settings.look("password text", "Key"), "a place for the key")
        settings.find("button", "Cancel").press()
        wait_until(lambda: window.find("button", "Generate").sensitive, "the window goes on")
        self.assertEqual(window.find("text", "Prompt").text, PROMPT)
        self.close(window)


if __name__ == "__main__":
    unittest.main(verbosity=2)
