#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings, and the key in libsecret's own file."""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui"))
from atspi_driver import wait_until
from settings_case import ANYAPI, CUSTOM, REPLICATE, SettingsCase, setUpModule
from window_case import IMAGE, KEY


class Settings(SettingsCase):
    def start_with_file(self, **more):
        """The secrets are where a test can look at them, and each has its own."""
        self.secrets = self.folder / f"secrets-{self.id()}"
        self.start({"SECRET_BACKEND": "file", "SECRET_FILE_TEST_PATH": str(self.secrets),
                    "SECRET_FILE_TEST_PASSWORD": "test", **more})

    def test_a_key_is_cleaned_stored_used_found_again_and_forgotten(self):
        self.start_with_file()
        window = self.open_settings()
        self.choose_custom(window)
        self.store(window, f'  "Bearer {KEY}" ')
        window.find("button", "Test Connection").press()
        self.says(window, "answers and accepts the key")
        self.assertEqual(self.service.creates(), [])
        window.find("button", "Save").press()
        self.outcome.result(60)
        self.assertEqual({name: self.settings()[name] for name in ("service", "base_url", "key")},
                         {"service": "custom", "base_url": self.service.replicate, "key": "keyring"})
        outcome = self.gimp.call(IMAGE, prompt="with the stored key")
        self.assertEqual(outcome.status, "success", outcome.message)
        self.assertEqual(self.service.creates()[0]["headers"]["authorization"], "Bearer " + KEY)
        for path in self.gimp.folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                self.assertNotIn(KEY.encode(), path.read_bytes(), path)
        self.assertEqual(self.secrets.stat().st_mode & 0o777, 0o600)
        self.assertNotIn(KEY.encode(), self.secrets.read_bytes())
        window = self.open_settings()
        self.says(window, "A key is stored in the system’s keyring.")
        for node in window.walk():
            for text in node.text, node.name, node.description:
                self.assertNotIn("canary", text or "")
        window.find("button", "Forget").press()
        self.says(window, "No key is stored.")
        self.cancel(window)
        self.assertEqual(self.settings()["key"], "none")

    def test_a_key_that_was_typed_is_stored_by_save_too(self):
        self.start_with_file()
        window = self.open_settings()
        self.choose_custom(window)
        self.says(window, "No key is stored.")
        entry = window.find("password text", "Key")
        wait_until(lambda: entry.sensitive, "a key can be typed")
        entry.text = KEY
        window.find("button", "Save").press()
        self.outcome.result(60)
        self.assertEqual(self.settings()["key"], "keyring")

    def test_a_key_of_another_service_is_pointed_out(self):
        self.start_with_file()
        window = self.open_settings()
        for service, key, sentence in (
                (ANYAPI, "r8_looks_like_replicates", "looks like a key of Replicate, not of AnyAPI"),
                (REPLICATE, "sk-looks-like-anyapis", "looks like a key of AnyAPI, not of Replicate")):
            window.find("combo box", "Service").choose(service)
            self.says(window, "No key is stored.")
            self.store(window, key)
            self.says(window, sentence)
            self.store(window, key.replace("looks", "r8_" if service == REPLICATE else "sk-")
                       .removeprefix("sk-" if service == REPLICATE else "r8_"))
            wait_until(lambda: not window.says(sentence), "nothing is odd any more")
        self.cancel(window)

    def test_save_stays_where_there_is_something_to_say_about_the_key(self):
        self.start_with_file()
        window = self.open_settings()
        self.says(window, "No key is stored.")
        entry = window.find("password text", "Key")
        entry.text = "r8_looks_like_replicates"
        window.find("button", "Save").press()
        self.says(window, "looks like a key of Replicate, not of AnyAPI")
        self.assertFalse(self.outcome.done())
        window.find("button", "Save").press()
        self.outcome.result(60)

    def test_the_connections_test_names_the_hop_that_fails_and_costs_nothing(self):
        self.start_with_file()
        window = self.open_settings()
        self.choose_custom(window)
        self.store(window, KEY)
        window.find("button", "Test Connection").press()
        self.says(window, "answers and accepts the key")
        self.store(window, "sk-another-key")
        wait_until(lambda: not window.says("accepts the key"), "that was the key before")
        window.find("button", "Test Connection").press()
        self.says(window, "answers, but does not accept the key")
        self.service.scenario(rules=[{"match": {}, "do": {"status": 500, "json": {"detail": "oops"}}}])
        window.find("button", "Test Connection").press()
        self.says(window, "Service: Custom answers with an error")
        self.assertEqual(self.service.requests("POST"), [])
        window.find("text", "Address").text = "http://127.0.0.1:1/v1"
        window.find("button", "Test Connection").press()
        self.says(window, "Network: Custom can't be reached")
        self.cancel(window)

    def test_a_slow_service_holds_up_neither_the_settings_nor_their_end(self):
        self.start_with_file()
        self.service.scenario(rules=[{"match": {}, "do": {"hang": True}}])
        window = self.open_settings()
        self.choose_custom(window)
        self.store(window, KEY)
        window.find("button", "Test Connection").press()
        wait_until(self.hanging, "the request")
        window.find("combo box", "Service").choose(ANYAPI)
        self.says(window, "No key is stored.")
        window.find("combo box", "Service").choose(CUSTOM)
        self.says(window, "A key is stored")
        window.find("button", "Test Connection").press()
        window.find("button", "Cancel").press()
        self.outcome.result(8)

    def hanging(self):
        """Requests that the service has not answered are in no log: its connections are counted."""
        port = f"{int(self.service.api.rsplit(':', 1)[1]):04X}"
        lines = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
        return sum(line.split()[1].endswith(":" + port) and line.split()[3] == "01" for line in lines)

    def test_what_is_switched_off_stays_off_and_no_prompt_is_kept(self):
        self.start_with_file(GENLAYER_API_KEY=KEY)
        window = self.open_settings()
        self.choose_custom(window)
        for name in "Remember prompts on this computer", "Write into layers and images how they were generated":
            window.find("check box", name).press()
        window.find("spin button", "Daily cap").value = 2.5
        window.find("button", "Save").press()
        self.outcome.result(60)
        self.assertEqual({name: self.settings()[name] for name in ("keep_prompts", "write_provenance", "daily_cap")},
                         {"keep_prompts": False, "write_provenance": False, "daily_cap": 2.5})
        window = self.open(IMAGE)
        self.generate(window, "a secret wish")
        self.says(window, "Done.")
        self.close(window)
        for path in (self.gimp.folder / "genlayer").rglob("*"):
            if path.is_file():
                self.assertNotIn(b"a secret wish", path.read_bytes(), path)

    def test_how_long_pictures_stay_is_kept_and_holds_within_its_limits(self):
        self.start_with_file()
        before = {"kept_days": 7, "kept_mib": 1024}
        for days, space, after in ((30, 2048, {"kept_days": 30, "kept_mib": 2048}),
                                   (0, 5, {"kept_days": 1, "kept_mib": 100})):
            self.assertEqual({name: self.settings()[name] for name in before}, before)
            window = self.open_settings()
            spins = [window.find("spin button", name) for name in ("Keep pictures", "Most space for pictures")]
            self.assertEqual([spin.value for spin in spins], list(before.values()))
            for spin, value in zip(spins, (days, space)):
                self.assertIn("never deleted", spin.description)
                spin.value = value
            window.find("button", "Save").press()
            self.outcome.result(60)
            self.assertEqual({name: self.settings()[name] for name in before}, after)
            before = after

    def test_the_page_for_a_key_is_the_services_own(self):
        self.start_with_file()
        window = self.open_settings()
        link = lambda: window.look("button", "Get a key") or window.look("link", "Get a key")
        self.assertEqual(wait_until(link, "the link").description, "https://www.anyapi.vip/")
        window.find("combo box", "Service").choose(REPLICATE)
        wait_until(lambda: link().description == "https://replicate.com/account/api-tokens", "Replicate's page")
        window.find("combo box", "Service").choose(CUSTOM)
        wait_until(lambda: not link(), "nobody knows where a custom service's key is to be had")
        self.cancel(window)

    def test_a_key_of_the_environment_goes_first(self):
        self.start({"ANYAPI_API_KEY": "sk-other", "SECRET_BACKEND": "service"})
        window = self.open_settings()
        self.says(window, "The key comes from the environment variable")
        self.cancel(window)
        self.assertEqual(self.settings()["key"], "environment")

    def test_scripts_get_the_settings_without_a_window(self):
        self.start({"GENLAYER_SERVICE": "replicate", "REPLICATE_API_TOKEN": "r8_canary"})
        settings = self.settings()
        self.assertEqual(settings["base_url"], "https://api.replicate.com/v1")
        self.assertEqual(settings["key"], "environment")
        self.assertNotIn("canary", json.dumps(settings))


if __name__ == "__main__":
    unittest.main(verbosity=2)
