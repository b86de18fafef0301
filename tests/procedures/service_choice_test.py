#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which service is asked, and with which key, as the environment says."""
import json
import pathlib
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import Gimp
from service import Service

IMAGE = "plug-in-genlayer-image"
SERVICES = pathlib.Path(__file__).resolve().parents[2] / "data/services.json"


class ServiceChoice(unittest.TestCase):
    def run_with(self, environment):
        with Gimp(environment) as gimp:
            return gimp.call(IMAGE, prompt="x"), gimp.output()

    def test_without_a_key_the_error_says_where_to_get_one(self):
        for environment, *words in [
                ({}, "AnyAPI", "https://www.anyapi.vip/", "ANYAPI_API_KEY", "GENLAYER_SERVICE=sample"),
                ({"GENLAYER_SERVICE": "replicate"}, "Replicate", "https://replicate.com/account/api-tokens",
                 "REPLICATE_API_TOKEN", "GENLAYER_SERVICE=sample")]:
            outcome, _ = self.run_with(environment)
            self.assertEqual(outcome.status, "execution-error")
            for word in words:
                self.assertIn(word, outcome.message)

    def test_the_sample_service_is_started_and_ended_by_us(self):
        outcome, output = self.run_with({"GENLAYER_SERVICE": "sample", "GENLAYER_API_KEY": "of-another"})
        self.assertEqual(outcome.status, "success", outcome.message)
        self.assertNotIn("READY", output)

    def test_no_key_is_in_the_environment_of_the_sample_service(self):
        variables = ["GENLAYER_API_KEY", *(service["key_variable"] for service in json.loads(SERVICES.read_text())
                                           ["services"] if "key_variable" in service)]
        self.assertEqual(len(variables), 3)
        with Gimp({"GENLAYER_SERVICE": "sample", **dict.fromkeys(variables, "canary")}) as gimp, \
                ThreadPoolExecutor(1) as calls:
            outcome = calls.submit(gimp.call, IMAGE, prompt="x")
            found = None
            while not outcome.done() and not found:
                found = self.environment_of_the_sample_service(gimp.folder)
            self.assertEqual(outcome.result(60).status, "success")
        self.assertIsNotNone(found)
        self.assertIn(b"GENLAYER_SERVICE=sample", found)
        self.assertNotIn(b"canary", found)

    def environment_of_the_sample_service(self, folder):
        """Of the one that belongs to the GIMP of that folder; other tests may run beside this one."""
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if b"genlayer-sample-service" in (process / "cmdline").read_bytes():
                    environment = (process / "environ").read_bytes()
                    if str(folder).encode() in environment:
                        return environment
            except OSError:
                pass
        return None

    def test_wrong_settings_are_calling_errors_that_name_them(self):
        for environment, word in [({"GENLAYER_SERVICE": "openai"}, "anyapi, replicate, custom, sample"),
                                  ({"GENLAYER_SERVICE": "custom"}, "GENLAYER_BASE_URL"),
                                  ({"GENLAYER_BASE_URL": "http://example.com/v1"}, "https://"),
                                  ({"GENLAYER_BASE_URL": "https://a@b.example/v1"}, "base URL")]:
            outcome, _ = self.run_with(environment)
            self.assertEqual(outcome.status, "calling-error", environment)
            self.assertIn(word, outcome.message)

    def test_the_services_own_variable_counts_after_ours_and_is_cleaned(self):
        with Service(seconds=0.1, key="right") as service:
            for environment in ({"REPLICATE_API_TOKEN": ' "Bearer right" \n'},
                                {"REPLICATE_API_TOKEN": "wrong", "GENLAYER_API_KEY": "right"}):
                outcome, _ = self.run_with({"GENLAYER_BASE_URL": service.replicate,
                                            "GENLAYER_SERVICE": "replicate", **environment})
                self.assertEqual(outcome.status, "success", outcome.message)

    def test_a_folder_that_cannot_be_written_means_that_nothing_is_sent(self):
        with Service(seconds=0.1) as service:
            outcome, _ = self.run_with({**service.environment(), "GENLAYER_STATE_DIR": "/proc/genlayer"})
            self.assertEqual(outcome.status, "execution-error")
            self.assertIn("/proc/genlayer", outcome.message)
            self.assertEqual(service.requests(), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
