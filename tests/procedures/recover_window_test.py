#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window that recovers: what waits is listed, fetched if it is wanted, and placed once; never ordered anew."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui"))
from atspi_driver import wait_until
from recover_case import HANGING, IMAGE, LAYER, RECOVER_TITLE, RecoverCase, setUpModule
from x11 import Display

NEW = "Recovered into a new image."


class Listing(RecoverCase):
    def test_what_is_deleted_first_comes_first_and_each_says_how_far_it_came(self):
        self.wait_for("on the disk", "fetched", minutes=60 * 50)
        self.wait_for("just ordered", "accepted")
        self.wait_for("drawn long ago", "succeeded", minutes=40)
        self.wait_for("of unknown fate", "intent", minutes=20)
        self.wait_for("too old", "succeeded", minutes=65)
        window = self.open_recover()
        self.row(window, "too old")
        rows = [node for node in window.walk() if node.role == "check box"]
        self.assertEqual([row.name for row in rows], ["All of them", "too old", "drawn long ago", "of unknown fate",
                                                      "just ordered", "on the disk"])
        self.assertTrue(all(row.checked for row in rows))
        for row, about in zip(rows[1:], (
                "Ordered 1 hour ago. It is drawn, and not fetched yet. The service may have deleted it by now.",
                "Ordered 40 minutes ago. It is drawn, and not fetched yet. The service keeps it for 19 minutes more.",
                "Ordered 20 minutes ago. Whether the order arrived is not known yet. The service keeps it for 39",
                "Ordered less than a minute ago. The service took the order. The service keeps it for 59 minutes more.",
                "Ordered 2 days ago. The picture is here on this disk.")):
            self.assertTrue(row.description.startswith(about), row.description)
            self.assertIsNotNone(window.says(about))
        self.assertIsNone(window.says("google/imagen-4"), "it is the same for all")
        self.assertEqual(self.close(window)[0], [3, 0, 0])

    def test_model_and_service_are_named_where_they_differ_and_strange_prompts_are_plain_text(self):
        self.wait_for("one", "fetched", base_url="https://other.example/v1")
        self.wait_for("two", "fetched", service="replicate", model="google/imagen-4-fast")
        self.wait_for("x", "fetched", input={"prompt": "<b>bold</b>\u202e\nand " + "long " * 1000})
        self.wait_for("y", "fetched", input={})
        window = self.open_recover()
        self.assertIn("https://other.example/v1, google/imagen-4", self.row(window, "one").description)
        self.assertIn("Replicate, google/imagen-4-fast", self.row(window, "two").description)
        self.row(window, "A picture whose prompt is not known")
        names = [node.name for node in window.walk() if node.role == "check box"]
        strange, = (name for name in names if name.startswith("<b>bold</b>"))
        self.assertNotIn("\u202e", strange)
        self.assertLess(window.place[2], 700, "a long prompt makes no wide window")
        self.close(window)

    def test_with_nothing_to_recover_it_says_so_and_escape_closes(self):
        window = self.open_recover()
        wait_until(lambda: window.says("There is nothing to recover"), "it says so")
        self.assertIsNone(window.look("button", "Recover"))
        wait_until(lambda: window.find("button", "Close").focused, "Close has the focus")
        self.session.activate(RECOVER_TITLE)
        self.session.keys("Escape")
        self.assertEqual(self.outcome.result(60)[0], [3, 0, 0])
        self.assertEqual(self.service.requests(), [])

    def test_the_window_stands_beside_gimps_own_and_neither_over_nor_before_them(self):
        display = Display(self.session.environment["DISPLAY"])
        self.addCleanup(display.close)
        before = display.windows()
        window = self.open_recover()
        ours, = wait_until(lambda: [one for one in display.windows() if one not in before], "the window")
        self.assertFalse(window.modal)
        self.assertEqual(display.numbers(ours, "WM_TRANSIENT_FOR"), [])
        for state in "MODAL", "ABOVE":
            self.assertNotIn(f"_NET_WM_STATE_{state}", display.atoms(ours, "_NET_WM_STATE"))
        self.assertEqual(display.atoms(ours, "_NET_WM_WINDOW_TYPE")[0], "_NET_WM_WINDOW_TYPE_NORMAL")
        self.close(window)


class Recovering(RecoverCase):
    def test_all_come_into_images_once_and_nothing_is_ordered_anew(self):
        for prompt, state in ("a", "accepted"), ("b", "succeeded"), ("c", "fetched"), ("d", "intent"):
            self.wait_for(prompt, state)
        self.forget_images()
        self.service.scenario()
        window = self.open_recover()
        self.recover(window)
        for prompt in "abcd":
            self.result(window, prompt, NEW)
            wait_until(lambda: self.state(prompt) == "placed", f"{prompt} is written down as placed")
            self.assertFalse(self.row(window, prompt).sensitive)
        self.wait_for_text(window, "4 of 4 were recovered.")
        self.assertFalse(window.find("button", "Recover").sensitive)
        status, images = self.close(window)
        self.assertEqual(status, [3, 4, 0])
        self.assertEqual(sorted(image[2][0][0] for image in images), ["a", "b", "c", "d"])
        self.assertEqual(self.service.creates(), [])
        self.assertEqual(self.close(self.open_recover())[0], [3, 0, 0])

    def test_a_picture_goes_where_it_was_wanted_if_that_image_is_open(self):
        image = self.gimp.python("""
            image = Gimp.Image.new(400, 300, Gimp.ImageBaseType.RGB)
            image.set_file(Gio.File.new_for_path("/tmp/the-harbour.xcf"))
            image.select_rectangle(Gimp.ChannelOps.REPLACE, 40, 30, 200, 100)
            result = image.get_id()""")
        self.order("boat", LAYER, image=image, fit="stretch")
        self.set_back("boat", "accepted")
        self.gimp.python(f"""
            image = the_image({image})
            image.remove_layer(image.get_layers()[0])
            Gimp.Selection.none(image)
            image.duplicate()""")
        window = self.open_recover()
        self.recover(window)
        self.result(window, "boat", "Recovered into the image “the-harbour.xcf”.")
        status, images = self.close(window)
        self.assertEqual(status, [3, 1, 0])
        self.assertEqual(images, [[400, 300, [["boat", 40, 30, 200, 100]]], [400, 300, []]])

    def test_a_picture_whose_image_was_closed_becomes_a_new_image(self):
        image = self.new_image()
        self.order("boat", LAYER, image=image)
        self.set_back("boat", "fetched")
        self.forget_images()
        window = self.open_recover()
        self.recover(window)
        self.result(window, "boat", NEW)
        status, images = self.close(window)
        self.assertEqual(status, [3, 1, 0])
        (width, height, (layer,)), = images
        self.assertEqual(layer, ["boat", 0, 0, width, height])

    def test_only_what_is_chosen_comes_and_the_keyboard_is_enough(self):
        for prompt in "one", "two", "three":
            self.wait_for(prompt, "fetched")
        self.forget_images()
        window = self.open_recover()
        rows = {prompt: self.row(window, prompt) for prompt in ("one", "two", "three")}
        everything = window.find("check box", "All of them")
        button = window.find("button", "Recover")
        self.session.activate(RECOVER_TITLE)
        self.session.keys("alt+a")
        wait_until(lambda: not any(row.checked for row in rows.values()), "none is chosen")
        wait_until(lambda: not button.sensitive, "there is nothing to recover")
        self.session.keys("Tab")
        first = wait_until(lambda: next((row for row in rows.values() if row.focused), None), "the first has the focus")
        self.session.keys("Down")
        second = wait_until(lambda: next((row for row in rows.values() if row.focused and row.name != first.name),
                                         None), "the second has the focus")
        chosen = second.name
        self.session.keys("space")
        wait_until(lambda: second.checked and button.sensitive and not everything.checked, "the second is chosen")
        self.session.keys("alt+r")
        self.result(window, chosen, NEW)
        self.wait_for_text(window, "1 of 1 were recovered.")
        self.session.keys("Escape")
        status, images = self.outcome.result(60)
        self.assertEqual((status, len(images)), ([3, 1, 0], 1))
        self.assertEqual({prompt: self.state(prompt) for prompt in rows},
                         {prompt: "placed" if prompt == chosen else "fetched" for prompt in rows})

    def test_cancel_frees_the_window_and_what_has_not_come_waits_on(self):
        self.wait_for("here", "fetched")
        self.wait_for("there", "accepted")
        self.service.scenario(rules=[HANGING])
        window = self.open_recover()
        self.recover(window)
        self.result(window, "here", NEW)
        self.wait_for_text(window, "1 of 2 are done…")
        window.find("button", "Cancel").press()
        self.wait_for_text(window, "Stopped. What has not come waits on.")
        self.assertFalse(self.row(window, "here").sensitive)
        wait_until(lambda: self.row(window, "there").sensitive, "it can be asked for again")
        self.assertIn(self.state("there"), ("accepted", "succeeded"))
        self.assertEqual([request for request in self.service.requests("POST")], [], "the service is told nothing")
        self.service.scenario()
        self.recover(window)
        self.result(window, "there", NEW)
        self.assertEqual(self.close(window)[0], [3, 2, 0])
        self.assertEqual(self.service.creates(), [])

    def test_closing_while_it_runs_asks_first_and_loses_nothing(self):
        self.wait_for("there", "accepted")
        self.service.scenario(rules=[HANGING])
        window = self.open_recover()
        self.recover(window)
        window.find("button", "Cancel")
        self.session.activate(RECOVER_TITLE)
        self.session.keys("Escape")
        self.session.window_with("button", "Keep Recovering").find("button", "Keep Recovering").press()
        self.assertFalse(self.outcome.done())
        window.find("button", "Close").press()
        self.session.window_with("button", "Stop and Close").find("button", "Stop and Close").press()
        self.assertEqual(self.outcome.result(60)[0], [3, 0, 0])
        self.assertIn(self.state("there"), ("accepted", "succeeded"))
        self.service.scenario()
        window = self.open_recover()
        self.recover(window)
        self.result(window, "there", NEW)
        self.close(window)

    def test_what_the_service_no_longer_has_is_gone_and_what_it_failed_to_draw_too(self):
        self.wait_for("deleted", "accepted", minutes=120)
        self.wait_for("not drawn", "accepted")
        self.wait_for("a boat", "accepted")
        ids = {prompt: record["prediction"] for prompt, record in self.records().items()}
        path = lambda prompt: f"/predictions/{ids[prompt]}$"
        self.service.scenario(rules=[
            {"match": {"method": "GET", "path": path("deleted")}, "do": {"status": 404, "json": {"detail": "no"}}},
            {"match": {"method": "GET", "path": path("not drawn")}, "do": {"status": 200, "json": {
                "id": ids["not drawn"], "status": "failed", "error": "Out of memory (E1001)", "urls": {}}}}])
        window = self.open_recover()
        self.recover(window)
        self.wait_for_text(window, "1 of 3 were recovered.")
        for prompt in "deleted", "not drawn":
            self.assertFalse(self.row(window, prompt).sensitive, prompt)
            self.assertEqual(self.state(prompt), "ended")
            self.assertGreater(len(self.row(window, prompt).description), 20)
        self.assertEqual(self.close(window)[0], [3, 1, 0])

    def test_a_service_that_is_down_is_told_of_and_can_be_asked_again(self):
        self.wait_for("a boat", "accepted")
        self.service.scenario(rules=[{"match": {}, "do": {"status": 401, "json": {"detail": "no"}}}])
        window = self.open_recover()
        self.recover(window)
        self.result(window, "a boat", "key")
        self.assertIn("The service keeps it for", self.row(window, "a boat").description)
        self.wait_for_text(window, "0 of 1 were recovered.")
        self.service.scenario()
        self.recover(window)
        self.result(window, "a boat", NEW)
        # Until then closing would ask whether to stop.
        self.wait_for_text(window, "1 of 1 were recovered.")
        self.close(window)


class WithoutAList(RecoverCase):
    def start_gimp(self, **more):
        return super().start_gimp(**{"GENLAYER_BASE_URL": self.service.anyapi, **more})

    def test_an_order_that_nobody_can_confirm_is_told_honestly_and_stays(self):
        self.wait_for("a boat", "intent")
        self.service.scenario()
        window = self.open_recover()
        self.recover(window)
        self.result(window, "a boat", "is not known: it has no list to look into.")
        self.wait_for_text(window, "0 of 1 were recovered.")
        self.assertTrue(self.row(window, "a boat").sensitive)
        self.assertEqual(self.close(window)[0], [3, 0, 1])
        self.assertEqual(self.state("a boat"), "intent")
        self.assertEqual(self.service.creates(), [])


class Access(RecoverCase):
    controls = {"button", "check box", "progress bar"}

    def look_over(self, window):
        letters = []
        for node in window.walk():
            if node.role in self.controls and node.showing:
                self.assertTrue(node.name, node.role)
                letters += [node.mnemonic] if node.mnemonic else []
        self.assertEqual(len(letters), len(set(letters)), letters)
        return len(letters)

    def test_every_control_has_a_name_and_no_letter_twice(self):
        self.wait_for("one", "accepted")
        self.wait_for("two", "accepted")
        self.service.scenario(rules=[HANGING])
        window = self.open_recover()
        button = window.find("button", "Recover")
        wait_until(lambda: button.focused, "Recover has the focus")
        self.assertEqual(self.look_over(window), 3)
        button.press()
        window.find("button", "Cancel")
        self.assertEqual(self.look_over(window), 4)
        window.find("button", "Cancel").press()
        self.close(window)


if __name__ == "__main__":
    unittest.main(verbosity=2)
