#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log that is attached to a report of a problem: it tells the story, and no secret."""
import json
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import Gimp
from service import Service

IMAGE = "plug-in-genlayer-image"
KEY = "r8_CanaryKey0123456789"
PROMPT = "canary prompt  with “words”"
SMALL = {"width": 64, "height": 64}


def refuse(status, request_id="req-77", **answer):
    return {"rules": [{"match": {"method": "POST", "path": "/predictions$"},
                       "do": {"status": status, "headers": {"X-Request-Id": request_id}, "json": answer}}]}


class Diagnostics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = cls.enterClassContext(Service(seconds=0.2, key=KEY))
        cls.gimp = cls.enterClassContext(Gimp({**cls.service.environment(), "G_MESSAGES_DEBUG": "genlayer"}))

    def setUp(self):
        self.log = self.gimp.folder / "genlayer" / "genlayer.log"
        self.log.unlink(missing_ok=True)
        self.printed = len(self.gimp.output())

    def generate(self, **arguments):
        return self.gimp.call(IMAGE, **{"prompt": PROMPT, **SMALL, **arguments})

    def told(self):
        """The log's lines without time and process; and everything in it holds no secret."""
        text = self.log.read_text()
        # GIMP itself prints what a person is told; that is no log of ours.
        printed = [line for line in self.gimp.output()[self.printed:].splitlines() if "genlayer-DEBUG" in line]
        self.assertTrue(printed)
        for secret in ("anary", KEY, "words”", "/files/", "Bearer", "?"):
            self.assertNotIn(secret, text)
            self.assertNotIn(secret, "\n".join(printed))
        lines = text.splitlines()
        for line in lines:
            self.assertRegex(line, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \d+ \S")
        return [line.split(" ", 2)[2] for line in lines]

    def assertOrder(self, lines, *patterns):
        """Each pattern matches a line, and those lines stand in this order."""
        rest = iter(lines)
        for pattern in patterns:
            self.assertTrue(any(re.search(pattern, line) for line in rest), f"{pattern}\nnot in\n" + "\n".join(lines))

    def test_a_job_is_told_from_start_to_end_with_ids_and_times(self):
        self.service.scenario()
        outcome = self.generate()
        self.assertEqual(outcome.status, "success", outcome.message)
        api = re.escape(self.service.replicate)
        prediction = re.escape(outcome.predictions[0])
        job = r"^job [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}: "
        self.assertOrder(
            self.told(), r"^genlayer [\d.]+, GIMP 3\.\d+\.\d+, libsoup 3\.\d+\.\d+, GLib 2\.\d+\.\d+$", f"^{IMAGE}$",
            job + "intent$", rf"^POST {api}/models/google/imagen-4/predictions: 201.*, \d+ bytes, \d+ ms$",
            job + f"accepted {prediction}$", rf"^GET {api}/predictions/{prediction}: 200.*, \d+ bytes, \d+ ms$",
            job + "succeeded", r"^GET http://127\.0\.0\.1: 200, \d+ bytes, \d+ ms$", job + "fetched", job + "placed")
        self.assertEqual(self.log.stat().st_mode & 0o7777, 0o600)

    def test_what_a_service_refuses_is_told_up_to_where_it_repeats_the_prompt(self):
        for prompt in (PROMPT, PROMPT + " and so on" * 100):
            self.service.scenario(**refuse(422, title="Refused", detail=f"Not drawn: {prompt} (key {KEY})"))
            outcome = self.generate(prompt=prompt)
            self.assertEqual(outcome.status, "execution-error")
            self.assertOrder(self.told(), r"predictions: 422 req-77, \d+ bytes", r"^job \S+: rejected: .*Not drawn",
                             r"^job \S+: ended", r"^failed: rejected:")

    def test_a_request_id_or_a_failure_that_repeats_secrets_tells_none(self):
        self.service.scenario(**refuse(500, request_id=f"id-{KEY}"))
        self.assertEqual(self.generate().status, "execution-error")
        self.assertOrder(self.told(), "predictions: 500 id-…", "^job .*: absent: ")
        self.service.scenario(predictions=[{"end": "failed", "error": f"(E005) {PROMPT}: https://u:p@a.b/c?sig=anary"}])
        self.assertEqual(self.generate().status, "execution-error")
        self.assertOrder(self.told(), r"^job .*: \w+: .*E005")

    def test_a_wrong_argument_is_told_by_its_name_alone(self):
        outcome = self.generate(extra_input=json.dumps({"prompt": PROMPT}))
        self.assertEqual(outcome.status, "calling-error")
        self.assertOrder(self.told(), r"^failed: argument: \[extra-input\]$")

    def test_gimps_own_start_writes_nothing(self):
        with Gimp(self.service.environment()) as fresh:
            self.assertFalse((fresh.folder / "genlayer").exists())

    def test_a_log_that_cannot_be_written_changes_nothing(self):
        self.service.scenario()
        self.log.unlink(missing_ok=True)  # a plug-in that ends may have had a last word
        self.log.mkdir(parents=True)
        try:
            self.assertEqual(self.generate().status, "success")
        finally:
            self.log.rmdir()


if __name__ == "__main__":
    unittest.main(verbosity=2)
