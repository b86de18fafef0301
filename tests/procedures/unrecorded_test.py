#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can't be written down is not ordered, unless a person insists; then it is kept elsewhere until it is placed."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui"))
from atspi_driver import wait_until
from recover_case import HANGING, RECOVER_TITLE, RecoverCase
from window_case import IMAGE, LAYER, PROMPT, setUpModule  # noqa: F401

SENTENCE = "The order can't be written down on this computer, so nothing was sent"
GO_ON = "Go On Without Recovery"


class Unrecorded(RecoverCase):
    def start_gimp(self, **more):
        self.temporary = self.folder / f"tmp-{self.id()}"
        self.temporary.mkdir(exist_ok=True)
        return super().start_gimp(**{"TMPDIR": str(self.temporary), **more})

    def folders(self):
        return list(self.temporary.glob("genlayer-*"))

    def block(self):
        """A file where the journal should be: nothing can be written inside."""
        self.journal.write_text("somebody's")

    def press(self, window, name):
        button = window.find("button", name)
        wait_until(lambda: button.sensitive, f"{name} can be pressed")
        button.press()


class InTheWindow(Unrecorded):
    def test_nothing_is_sent_until_the_person_insists_and_then_nothing_is_left_behind(self):
        self.block()
        self.service.scenario(predictions=[{"seconds": 2}])
        window = self.open(IMAGE)
        self.generate(window)
        self.wait_for_text(window, SENTENCE)
        self.assertEqual(self.service.requests(), [])
        self.assertIn("paid for and lost", window.find("button", GO_ON).description)
        self.press(window, GO_ON)
        wait_until(self.service.creates, "the create")
        folder, = self.folders()
        self.assertEqual(folder.stat().st_mode & 0o777, 0o700)
        self.wait_for_text(window, "Done.")
        outcome = self.close(window)
        self.assertEqual((outcome.status, len(outcome.objects)), ("success", 1))
        self.assertEqual(len(self.service.creates()), 1)
        self.assertEqual(self.folders(), [])
        self.assertEqual(self.journal.read_text(), "somebody's")

    def test_another_try_is_written_down_as_soon_as_that_can_be_done(self):
        self.block()
        window = self.open(IMAGE)
        self.generate(window)
        window.find("button", GO_ON)
        self.journal.unlink()
        self.press(window, "Try Again")
        self.wait_for_text(window, "Done.")
        self.close(window)
        self.assertEqual(self.state(PROMPT), "placed")
        self.assertEqual(self.folders(), [])

    def test_without_room_for_temporary_files_either_nothing_is_sent(self):
        self.block()
        window = self.open(IMAGE)
        self.generate(window)
        window.find("button", GO_ON)
        # Only now: GTK beside GIMP 3.2 needs a temporary file for every icon, and aborts where it gets none.
        self.temporary.rename(self.temporary.with_suffix(".away"))
        self.temporary.write_text("no folder")
        self.press(window, GO_ON)
        self.wait_for_text(window, "no room for temporary files")
        self.assertEqual(self.service.requests(), [])
        self.assertEqual(self.close(window).status, "cancel")

    def test_what_was_not_placed_stays_and_can_be_recovered_from_the_window(self):
        self.block()
        image = self.new_image()
        window = self.open(LAYER, image=image)
        self.generate(window)
        window.find("button", GO_ON)
        self.service.scenario(rules=[HANGING])
        self.press(window, GO_ON)
        wait_until(lambda: self.service.events("succeeded"), "it is drawn")
        self.wait_for_text(window, "Fetching the picture…")
        window.find("button", "Cancel").press()
        self.wait_for_text(window, "so it is billed.")
        self.service.scenario()
        self.press(window, "Recover…")
        recovering = self.session.window(RECOVER_TITLE)
        self.recover(recovering)
        self.result(recovering, PROMPT, "Recovered into the image")
        recovering.find("button", "Close").press()
        outcome = self.close(window)
        self.assertEqual((outcome.status, len(outcome.objects), len(outcome.predictions)), ("success", 1, 1))
        self.assertEqual(self.service.creates(), [])
        self.assertEqual(self.folders(), [])

    def test_what_was_neither_placed_nor_recovered_is_left_where_it_is_said_to_be(self):
        self.block()
        window = self.open(IMAGE)
        self.generate(window)
        window.find("button", GO_ON)
        self.service.scenario(rules=[HANGING])
        self.press(window, GO_ON)
        self.wait_for_text(window, "Fetching the picture…")
        window.find("button", "Cancel").press()
        self.wait_for_text(window, "so it is billed.")
        self.assertEqual(self.close(window).status, "cancel")
        folder, = self.folders()
        self.assertEqual(len(list((folder / "jobs").glob("*.json"))), 1)
        wait_until(lambda: f"not placed is in {folder}" in self.gimp.output(), "the person is told where")

    def test_the_daily_cap_counts_what_is_not_written_down(self):
        self.order("before")
        (self.journal / "preferences.json").write_text('{"daily_cap": 0.10}')
        for picture in (self.journal / "pictures").iterdir():
            picture.unlink()
        (self.journal / "pictures").rmdir()
        (self.journal / "pictures").write_text("")
        self.service.scenario()
        window = self.open(IMAGE)
        self.generate(window)
        self.press(window, GO_ON)
        self.wait_for_text(window, "Done.")
        self.generate(window)
        self.press(window, GO_ON)
        self.wait_for_text(window, "The daily cap of $0.10 would be passed: $0.08 are spent today")
        self.assertEqual(len(self.service.creates()), 1)
        self.close(window)


class Samples(Unrecorded):
    environment = {"GENLAYER_API_KEY": None, "GENLAYER_SERVICE": "replicate", "SECRET_BACKEND": "file",
                   "SECRET_FILE_TEST_PATH": "/dev/null/none", "SECRET_FILE_TEST_PASSWORD": "x"}

    def test_who_went_on_with_samples_gets_samples(self):
        self.block()
        window = self.open(IMAGE)
        # Something about the journal comes first, whatever the key.
        self.generate(window)
        self.wait_for_text(window, SENTENCE)
        self.press(window, GO_ON)
        self.press(window, "Try with Sample Pictures")
        self.wait_for_text(window, SENTENCE)
        self.press(window, GO_ON)
        self.wait_for_text(window, "Done.")
        self.assertEqual(self.service.requests(), [])
        self.close(window)


class Scripts(Unrecorded):
    def test_a_script_fails_and_has_no_way_to_insist(self):
        self.block()
        outcome = self.gimp.call(IMAGE, prompt=PROMPT)
        self.assertEqual(outcome.status, "execution-error")
        self.assertIn(SENTENCE, outcome.message)
        self.assertEqual(self.service.requests(), [])
        names = self.gimp.python(f"""
            result = [argument.name for argument in Gimp.get_pdb().lookup_procedure("{IMAGE}").get_arguments()]""")
        self.assertNotIn("recover", " ".join(names))


class AfterCancel(RecoverCase):
    def test_a_picture_that_is_drawn_all_the_same_can_be_brought_in(self):
        image = self.new_image()
        window = self.open(LAYER, image=image)
        self.service.scenario(rules=[HANGING])
        self.generate(window)
        self.wait_for_text(window, "Fetching the picture…")
        window.find("button", "Cancel").press()
        self.wait_for_text(window, "so it is billed.")
        self.service.scenario()
        window.find("button", "Recover…").press()
        recovering = self.session.window(RECOVER_TITLE)
        self.recover(recovering)
        self.result(recovering, PROMPT, "Recovered into the image")
        self.session.activate(RECOVER_TITLE)
        self.session.keys("Escape")
        wait_until(lambda: not self.session.look_window(RECOVER_TITLE), "it is gone")
        wait_until(lambda: not window.look("button", "Recover…"), "there is nothing to offer any more")
        outcome = self.close(window)
        self.assertEqual((outcome.status, len(outcome.objects), len(outcome.predictions)), ("success", 1, 1))
        self.assertEqual(self.state(PROMPT), "placed")
        self.assertEqual(self.service.creates(), [])

    def test_of_several_those_that_were_here_before_cancel_are_offered_too(self):
        window = self.open(IMAGE)
        self.service.scenario(predictions=[{"nth": 1}, {"seconds": 60}])
        window.find("spin button", "Number of pictures").value = 2
        self.generate(window)
        self.wait_for_text(window, "1 of 2 pictures are here…")
        window.find("button", "Cancel").press()
        self.wait_for_text(window, "The picture arrived after Cancel; it is kept")
        window.find("button", "Recover…").press()
        recovering = self.session.window(RECOVER_TITLE)
        self.recover(recovering)
        self.wait_for_text(recovering, "1 of 1 were recovered.")
        recovering.find("button", "Close").press()
        self.assertEqual(len(self.close(window).objects), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
