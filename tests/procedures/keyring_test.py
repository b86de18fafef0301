#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The key in a desktop's keyring: gnome-keyring, there, locked and not there."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui"))
from atspi_driver import wait_until
from settings_case import CUSTOM, Desktop, SettingsCase, setUpModule
from window_case import IMAGE, KEY

PASSWORD = "keyring password"


class WithGnomeKeyring(SettingsCase):
    def setUp(self):
        super().setUp()
        # A socket's path must be short.
        self.home = self.folder / str(len(list(self.folder.iterdir())))
        self.desktop = self.enterContext(Desktop(self, self.home))
        # Leaves a keyring that holds the key, and settings that use it.
        with self.desktop.keyring(PASSWORD):
            self.start({"SECRET_BACKEND": "service", **self.desktop.of_gimp()})
            window = self.open_settings()
            self.choose_custom(window)
            self.store(window, KEY)
            window.find("button", "Save").press()
            self.outcome.result(60)

    def look_for_prompt(self):
        """The desktop's question for the password; it comes from a program of its own."""
        return next((window for window in self.session.windows() if window.showing
                     and window.look("password text") and window.look("button", "Unlock")), None)

    def prompt(self):
        return wait_until(self.look_for_prompt, "the keyring's prompt")

    def test_it_holds_the_key_which_is_nowhere_else(self):
        with self.desktop.keyring(PASSWORD):
            self.assertEqual(self.settings()["key"], "keyring")
            self.service.scenario(predictions=[{"seconds": 3}])
            window = self.open(IMAGE)
            self.generate(window)
            wait_until(self.service.creates, "the create")
            # While it runs: what the plug-in and whatever it has started were started with.
            for process in self.processes_below(self.gimp.process.pid):
                for name in "environ", "cmdline":
                    self.assertNotIn(KEY.encode(), pathlib.Path(f"/proc/{process}/{name}").read_bytes())
            self.says(window, "Done.")
            self.close(window)
            self.assertEqual(self.service.creates()[0]["headers"]["authorization"], "Bearer " + KEY)
        for folder in self.gimp.folder, self.home:
            for path in folder.rglob("*"):
                if path.is_file() and not path.is_symlink():
                    self.assertNotIn(KEY.encode(), path.read_bytes(), path)

    @staticmethod
    def processes_below(parent):
        """It and all that came of it."""
        parents = {}
        for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(status.parent.name)] = int(status.read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                pass
        found = [parent]
        for process in found:
            found += [child for child, above in parents.items() if above == process]
        return found

    def test_a_locked_one_freezes_no_window(self):
        with self.desktop.keyring():
            window = self.open(IMAGE)
            self.generate(window)
            self.prompt()
            self.says(window, "1 s")
            self.says(window, "2 s")
            window.find("text", "Prompt").text = "edited meanwhile"
            window.find("combo box", "Aspect ratio").choose(3)
            self.says(window, "New image → 16:9")
            window.find("button", "Cancel").press()
            wait_until(lambda: window.find("button", "Generate").sensitive, "the window is free")
            self.assertEqual(self.close(window).status, "cancel")
            self.assertEqual(self.service.requests(), [])

    def test_the_settings_open_no_locked_one_but_to_test_the_key(self):
        with self.desktop.keyring():
            self.assertEqual(self.settings()["key"], "keyring")
            window = self.open_settings()
            self.says(window, "A key is stored in the system’s keyring.")
            self.assertIsNone(self.look_for_prompt())
            window.find("button", "Test Connection").press()
            self.prompt()
            window.find("check box", "Remember prompts on this computer").press()
            window.find("combo box", "Service").choose(3)
            self.says(window, "This service needs no key.")
            window.find("button", "Test Connection").press()
            self.says(window, "made on this computer")
            window.find("combo box", "Service").choose(CUSTOM)
            window.find("button", "Test Connection").press()
            self.cancel(window)
            self.assertEqual(self.service.requests(), [])

    def test_a_question_that_is_sent_away_leaves_the_window_without_a_key(self):
        with self.desktop.keyring():
            window = self.open(IMAGE)
            self.generate(window)
            self.prompt().find("button", "Cancel").press()
            wait_until(lambda: window.find("button", "Generate").sensitive, "the window goes on")
            self.close(window)

    def test_once_it_is_unlocked_the_picture_comes(self):
        with self.desktop.keyring():
            window = self.open(IMAGE)
            self.generate(window)
            prompt = self.prompt()
            prompt.find("password text").text = PASSWORD
            prompt.find("button", "Unlock").press()
            self.says(window, "Done.")
            self.assertEqual(self.service.creates()[0]["headers"]["authorization"], "Bearer " + KEY)
            self.close(window)


class WithoutKeyring(SettingsCase):
    def test_the_window_says_so_and_names_the_environment_variable(self):
        self.start({"SECRET_BACKEND": "service", "AT_SPI_BUS_ADDRESS": self.accessibility_bus(),
                    "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"})
        window = self.open_settings()
        self.says(window, "No keyring is running")
        self.says(window, "ANYAPI_API_KEY")
        self.assertFalse(window.find("password text", "Key").sensitive)
        self.cancel(window)


if __name__ == "__main__":
    unittest.main(verbosity=2)
