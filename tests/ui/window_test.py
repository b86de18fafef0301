#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window, as a person and as a screen reader meet it: the demo plug-in in a real GIMP, driven
through AT-SPI and the keyboard, on a display of its own.

GENLAYER_DEMO_DIR names the folder with the built genlayer-ui-demo.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from atspi_driver import Session, wait_until  # noqa: E402
from demo import Demo, hermetic  # noqa: E402

GENERATE, SETTINGS, RECOVER, UNRECORDED, SAMPLES, CLOSE = range(6)
LOOK_UP, STORE, FORGET, TEST, SAVE, SETTINGS_CLOSE = range(6)
CANARY = "r8_canary_5f1e0b"
CONTROLS = {"button", "text", "password text", "combo box", "spin button", "check box",
            "toggle button", "link", "progress bar", "entry"}


def setUpModule():
    global folder, session
    folder = pathlib.Path(tempfile.mkdtemp(prefix="genlayer-ui-"))
    unittest.addModuleCleanup(shutil.rmtree, folder, ignore_errors=True)
    session = unittest.enterModuleContext(Session(folder, environment=hermetic(folder)))


class WindowTest(unittest.TestCase):
    def open(self, door="layer"):
        return self.enterContext(Demo(session, folder, door))

    def closes_clean(self, demo):
        demo.wait("end")
        demo.gimp.wait(30)
        log = (folder / "gimp-console.log").read_text()
        self.assertEqual(demo.gimp.returncode, 0, log[-2000:])
        ours = [line for line in log.splitlines()
                if "genlayer-ui-demo:" in line and ("CRITICAL" in line or "WARNING" in line)
                and "Broken pipe" not in line]  # GIMP was gone first: any plug-in says that
        self.assertEqual(ours[:5], [])

    def test_typing_and_ctrl_enter(self):
        demo = self.open()
        generate = demo.button("Generate")
        wait_until(lambda: demo.prompt.focused, "the prompt has the focus")
        self.assertFalse(generate.sensitive)
        session.keys("space", "ctrl+Return")
        self.assertFalse(generate.sensitive, "white space is no prompt")
        session.type("a fox")
        wait_until(lambda: generate.sensitive, "Generate is sensitive")
        session.keys("Return")
        session.type("in snow")
        session.keys("ctrl+Return")
        told = demo.wait("response")
        self.assertEqual(told["response"], GENERATE)
        self.assertEqual(told["prompt"], " a fox\nin snow")
        demo.wait("done")
        wait_until(lambda: demo.window.says("Done: one new layer."), "the status")
        wait_until(lambda: generate.sensitive, "the window is ready for the next one")
        session.keys("Tab")
        wait_until(lambda: not demo.prompt.focused, "Tab leaves the prompt")
        session.keys("Escape")
        self.assertEqual(demo.wait("response", 2)["response"], CLOSE)
        self.closes_clean(demo)

    def test_the_keyboard_alone_reaches_every_control_and_generates(self):
        demo = self.open()
        session.type("a fox")
        wanted, reached = {"Prompt", "Number of pictures", "More", "Reset", "Close", "Generate"}, set()
        for _ in range(120):  # several rounds: on a busy machine the focus has moved on before it is seen
            session.keys("Tab")
            reached.update(node.name for node in demo.window.walk() if node.role in CONTROLS and node.focused)
            if wanted <= reached:
                break
        # A list's focus is in a button that GTK shows nobody; its letter leads to it, and Down through it.
        self.assertLessEqual(wanted, reached)
        session.keys("alt+a", "Down", "alt+s", "Up")
        session.keys("alt+m")
        wait_until(lambda: demo.window.look("combo box", "Model"), "More is open")
        session.keys("alt+g")
        told = demo.wait("response")
        self.assertEqual((told["prompt"], told["aspect_ratio"], told["safety"]),
                         ("a fox", "1:1", "block_medium_and_above"))

    def test_a_higher_window_has_a_higher_prompt(self):
        demo = self.open()
        place = demo.window.place
        height = demo.prompt.place[3]
        session.resize(demo.title, place[2], place[3] + 120)
        wait_until(lambda: demo.prompt.place[3] >= height + 100, "the prompt has taken what there is")

    def test_no_picture_of_the_screen_tells_one_key_from_another(self):
        demo = self.open()
        demo.generate("key")
        demo.wait("done")
        demo.button("Change Key…").press()
        window = session.window("Image Generation Service")
        wait_until(lambda: window.says("No key is stored."), "the state of the key")
        entry = window.find("password text", "Key")
        pictures = []
        for key in CANARY, CANARY[::-1]:
            entry.text = key
            window.find("button", "Test Connection").focus()  # no cursor blinks in the entry
            wait_until(lambda: not entry.focused, "the entry has no focus")
            time.sleep(1)  # themes fade
            pictures.append(folder / f"{len(pictures)}.png")
            session.picture(pictures[-1])
        differing = subprocess.run(["compare", "-metric", "AE", *pictures, "null:"], capture_output=True, text=True,
                                   timeout=60)
        self.assertEqual(differing.stderr.split()[0], "0", "pixels differ")

    def test_a_double_click_is_one_order(self):
        demo = self.open()
        demo.prompt.text = "run 1"
        wait_until(lambda: demo.button("Generate").sensitive, "Generate is sensitive")
        session.keys("ctrl+Return", "ctrl+Return", "ctrl+Return")
        demo.wait("done")
        self.assertEqual(len(demo.events("response")), 1)

    def test_running_and_cancel(self):
        demo = self.open()
        demo.generate("stubborn")
        demo.wait("busy")
        wait_until(lambda: demo.window.says("The service is drawing…"), "the state")
        wait_until(lambda: any(demo.window.says(f"{second} s") for second in range(1, 6)), "elapsed seconds")
        demo.window.find("progress bar", "Generating")
        self.assertFalse(demo.button("Generate").sensitive)
        demo.prompt.text = "run 1"  # may be edited meanwhile
        demo.button("Cancel").press()
        free = demo.wait("free", 2)  # the first: the prompt was written
        pressed = [e for e in demo.events("pressed") if e["label"] == "Ca_ncel"][0]
        self.assertLess(free["time"] - pressed["time"], 0.2)
        wait_until(lambda: not demo.window.look("progress bar"), "nothing runs")
        # The owner is still at it; the next order waits for it and is not lost.
        self.assertEqual(demo.events("cancelled"), [])
        demo.button("Generate").press()
        demo.wait("cancelled")
        self.assertEqual(demo.wait("response", 2)["prompt"], "run 1")
        demo.wait("done")

    def test_escape_asks_while_running(self):
        demo = self.open()
        demo.generate("run 30")
        demo.wait("busy")
        session.keys("Escape")
        question = wait_until(lambda: self.question(demo), "the question")
        self.assertTrue(question.says("Stop generating and close?"))
        session.keys("Escape")
        wait_until(lambda: not self.question(demo), "the question is gone")
        self.assertTrue(demo.button("Cancel").showing, "it goes on")
        wait_until(lambda: demo.window.active, "the window has the keyboard again")
        demo.button("Close").press()
        wait_until(lambda: self.question(demo), "the question")
        session.keys("Return")  # the default costs nothing
        wait_until(lambda: not self.question(demo), "the question is gone")
        self.assertEqual(len(demo.events("response")), 1)
        wait_until(lambda: demo.window.active, "the window has the keyboard again")
        session.keys("Escape")
        question = wait_until(lambda: self.question(demo), "the question")
        question.find("button", "Stop and Close").press()
        demo.wait("cancelled")
        self.assertEqual(demo.wait("response", 2)["response"], CLOSE)
        self.closes_clean(demo)

    def question(self, demo):
        for window in session.windows():
            if window.showing and window.look("button", "Keep Generating"):
                return window
        return None

    def test_the_question_goes_when_the_job_ends(self):
        demo = self.open()
        demo.generate("run 2")
        demo.wait("busy")
        session.keys("Escape")
        wait_until(lambda: self.question(demo), "the question")
        demo.wait("done")
        wait_until(lambda: not self.question(demo), "the question is gone")
        self.assertEqual(len(demo.events("response")), 1)

    def test_reset_keeps_the_prompt(self):
        demo = self.open("image")
        demo.prompt.text = "a fox"
        demo.window.find("combo box", "Aspect ratio").choose(3)
        demo.window.find("combo box", "Safety filter").choose(0)
        demo.window.find("spin button", "Number of pictures").value = 3
        self.assertFalse(demo.window.find("combo box", "Fit").sensitive)
        demo.window.find("combo box", "Size").choose(1)
        demo.window.find("spin button", "Width").value = 640
        self.assertTrue(demo.window.find("combo box", "Fit").sensitive)
        wait_until(lambda: demo.window.says("3 × $0.04 = $0.12"), "the cost")
        wait_until(lambda: demo.window.says("ratio 16:9"), "the target line is live")
        demo.button("Generate").press()
        told = demo.wait("response")
        self.assertEqual((told["aspect_ratio"], told["safety"], told["count"], told["width"],
                          told["height"]), ("16:9", "block_low_and_above", 3, 640, 1024))
        demo.wait("done")
        demo.button("Reset").press()
        self.assertEqual(demo.prompt.text, "a fox")
        wait_until(lambda: demo.window.says("→ 4:3"), "the target line follows")
        demo.button("Generate").press()
        told = demo.wait("response", 2)
        self.assertEqual((told["prompt"], told["aspect_ratio"], told["safety"], told["count"],
                          told["width"]), ("a fox", "auto", "block_only_high", 1, 0))

    def test_errors(self):
        demo = self.open()
        remedies = {"key": ("Change Key…", "The service refused the key"),
                    "billing": ("Open Billing Page", "This account has no credit left."),
                    "offline": ("Try Again", "can’t be reached"),
                    "refused": ("Edit Prompt", "declined this prompt"),
                    "keyless": ("Enter a Key…", "needs a key before it can draw")}
        for count, (name, (button, sentence)) in enumerate(remedies.items(), 1):
            with self.subTest(name):
                demo.generate(name)
                demo.wait("done", count)
                wait_until(lambda: demo.window.says(sentence), sentence)
                demo.window.find("button", button)
                self.assertEqual(demo.prompt.text, name, "nothing typed is lost")
                if name != "keyless":
                    self.assertFalse(demo.window.look("button", "Copy Details"), "collapsed")
                if name == "key":
                    demo.window.find("toggle button", "Details").press()
                    demo.window.find("button", "Copy Details").press()
                    # No markup: a service's words are only words.
                    self.assertTrue(demo.window.says("Unauthenticated <b>no markup</b>"))
                if name == "refused":
                    self.assertTrue(self.marked(demo, "declined"))
                    demo.window.find("button", button).press()
                    wait_until(lambda: demo.prompt.focused, "the prompt has the focus")
                    session.type("x")  # all of it was selected
                    wait_until(lambda: demo.prompt.text == "x", "the new prompt")
                    self.assertFalse(self.marked(demo, "declined"))
        demo.window.find("button", "Try with Sample Pictures").press()
        self.assertEqual(demo.wait("response", len(remedies) + 1)["response"], SAMPLES)

    def test_try_again(self):
        demo = self.open()
        demo.generate("offline")
        demo.wait("done")
        demo.button("Try Again").press()
        self.assertEqual(demo.wait("response", 2)["prompt"], "offline")

    def marked(self, demo, why):
        return [node for node in demo.window.walk() if why in node.description]

    def test_the_field_that_caused_it_is_marked(self):
        demo = self.open()
        demo.generate("ratio")
        demo.wait("done")
        ratio = demo.window.find("combo box", "Aspect ratio")
        wait_until(lambda: "does not take this" in ratio.description, "the mark")
        ratio.choose(1)
        wait_until(lambda: "does not take this" not in ratio.description, "the mark is gone with the change")
        self.assertFalse(demo.window.look("button", "Settings…"), "More is closed")
        demo.generate("model")
        demo.wait("done", 2)
        wait_until(lambda: demo.window.look("combo box", "Model"), "More is opened for its field")
        self.assertIn("no such model", demo.window.find("combo box", "Model").description)

    def test_settings(self):
        demo = self.open()
        demo.generate("key")
        demo.wait("done")
        demo.button("Change Key…").press()
        self.assertEqual(demo.wait("response", 2)["response"], SETTINGS)
        window = session.window("Image Generation Service")
        wait_until(lambda: window.says("No key is stored."), "the state of the key")
        self.assertFalse(window.find("button", "Store").sensitive)
        entry = window.find("password text", "Key")
        entry.text = CANARY
        self.assertNotIn(CANARY, entry.text, "the key is not readable on the screen")
        store = window.find("button", "Store")
        wait_until(lambda: store.sensitive, "Store is sensitive")
        store.press()
        stored = wait_until(lambda: [e for e in demo.events("settings") if e["wish"] == STORE],
                            "the key is handed over")[0]
        self.assertEqual(stored["key"], CANARY)
        wait_until(lambda: window.says("A key is stored in the system’s keyring."), "the state")
        wait_until(lambda: window.says("looks like a key of Replicate"), "the doubt about the key")
        for node in window.walk():
            for text in (node.text, node.name, node.description):
                self.assertNotIn(CANARY, text or "")
        window.find("button", "Test Connection").press()
        wait_until(lambda: window.says("answered in 0.21 s"), "the test's result")
        self.assertFalse(window.find("text", "Address").sensitive)
        window.find("combo box", "Service").choose(1)
        wait_until(lambda: window.says("REPLICATE_API_TOKEN"), "the key is the environment's")
        self.assertFalse(window.says("answered in 0.21 s"), "that was the other service")
        window.find("combo box", "Service").choose(2)
        wait_until(lambda: window.says("No keyring is running"), "no keyring")
        self.assertFalse(window.find("password text").sensitive)
        window.find("text", "Address").text = "https://example.com/v1"
        window.find("combo box", "Service").choose(0)
        wait_until(lambda: window.find("button", "Forget").sensitive, "the key can be forgotten")
        window.find("button", "Forget").press()
        wait_until(lambda: window.says("No key is stored."), "the state")
        window.find("check box", "Remember prompts on this computer").press()
        window.find("spin button", "Daily cap").value = 2.5
        window.find("button", "Save").press()
        saved = wait_until(lambda: [e for e in demo.events("settings") if e["wish"] == SAVE],
                           "saved")[0]
        self.assertEqual((saved["service"], saved["base_url"], saved["keep_prompts"],
                          saved["write_provenance"], saved["cap"]),
                         ("anyapi", "https://example.com/v1", 0, 1, 2.5))
        wait_until(lambda: not session.look_window("Image Generation Service"), "it closes")
        demo.button("Close").press()
        self.closes_clean(demo)

    def test_every_control_has_a_name(self):
        for door in "layer", "image":
            demo = self.open(door)
            demo.generate("ratio")
            demo.wait("done")
            demo.window.find("toggle button", "More").press()
            demo.button("Settings…").press()
            for window in demo.window, session.window("Image Generation Service"):
                seen = set()
                for node in window.walk():
                    if node.role in CONTROLS:
                        seen.add(node.role)
                        self.assertTrue(node.name, f"{node.role} in {window.name}: {self.place(window, node)}")
                self.assertLess({"button", "text", "combo box", "spin button"}, seen | {"text"})
            demo.__exit__()

    @staticmethod
    def place(window, wanted):
        """What is said around a node, to find it by."""
        nodes = [(node, node.role, node.name) for node in window.walk()]
        index = [node.accessible for node, *_ in nodes].index(wanted.accessible)
        return [pair[1:] for pair in nodes[max(index - 3, 0):index + 4]]

    def test_no_mnemonic_twice(self):
        for door in "layer", "image":
            demo = self.open(door)
            demo.generate("walk")
            demo.wait("walked")
            demo.button("Settings…").press()  # a problem with the model has opened More
            session.window("Image Generation Service").find("button", "Test Connection").press()
            wait_until(lambda: [e for e in demo.events("walk") if e["state"] == "settings"
                                and e["window"] == "Image Generation Service"], "the walk")
            time.sleep(0.2)
            where, seen, walks = None, {}, 0
            for event in demo.events():
                if event["event"] == "walk":
                    where, seen, walks = f"{event['window']}, {event['state']}", {}, walks + 1
                elif event["event"] == "label" and event["mnemonic"]:
                    self.assertNotIn(event["mnemonic"], seen,
                                     f"{where}: “{event['text']}” and {seen}")
                    seen[event["mnemonic"]] = event["text"]
            self.assertGreaterEqual(walks, 10)
            demo.__exit__()

    def test_destroyed_under_its_owner(self):
        demo = self.open()
        demo.generate("destroy")
        self.assertEqual(demo.wait("response", 2)["response"], CLOSE)
        self.assertEqual(demo.events("response")[1]["prompt"], "destroy", "the values stay")
        self.closes_clean(demo)

    def test_a_batch_and_recover_at_work_are_destroyed_under_their_owners(self):
        demo = self.open()
        demo.generate("destroy others")
        destroyed = demo.wait("destroyed")
        self.assertEqual((destroyed["cancelled"], destroyed["closed"]), (3, True))

    def test_the_window_manager_closes_it(self):
        demo = self.open()
        session.keys("alt+F4")
        self.assertEqual(demo.wait("response")["response"], CLOSE)
        self.closes_clean(demo)


if __name__ == "__main__":
    unittest.main(verbosity=2)
