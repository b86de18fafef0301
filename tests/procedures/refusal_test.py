#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong at the service: each has its own sentence, and leaves no layer."""
import pathlib
import socket
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import Gimp
from service import Service

NAME = "plug-in-genlayer-layer"


def setUpModule():
    global service, gimp, anyapi
    service = unittest.enterModuleContext(Service(seconds=0.2, key="right"))
    gimp = unittest.enterModuleContext(Gimp(service.environment()))
    # A service without a list: what is lost there is lost at once.
    anyapi = unittest.enterModuleContext(Gimp(service.environment(base=service.anyapi, service="anyapi")))


def refuse(status, **answer):
    return {"rules": [{"match": {"method": "POST", "path": "/predictions$"}, "do": {"status": status, **answer}}]}


class Refusal(unittest.TestCase):
    said = set()

    def run_one(self, scenario, *words, which=None, creates=1, own=True, prompt="x"):
        which = which or gimp
        service.scenario(**scenario)
        image = which.python("result = Gimp.Image.new(64, 64, Gimp.ImageBaseType.RGB).get_id()")
        outcome = which.call(NAME, image=image, prompt=prompt)
        layers = which.python(f"result = len(the_image({image}).get_layers())")
        self.assertEqual(outcome.status, "execution-error")
        self.assertEqual(layers, 0)
        for word in words:
            self.assertIn(word, outcome.message)
        self.assertEqual(len(service.creates()), creates)
        if own:
            self.assertNotIn(outcome.message, self.said, "each has its own sentence")
            self.said.add(outcome.message)
        return outcome

    def test_a_key_that_is_not_accepted(self):
        self.run_one(refuse(401, json={"title": "Unauthenticated", "detail": "You did not pass a valid "
                                       "authentication token", "status": 401}), "did not accept the key")

    def test_no_credit(self):
        self.run_one(refuse(402, json={"title": "Insufficient credit", "detail": "…", "status": 402}),
                     "no credit left")

    def test_input_that_the_service_refuses(self):
        self.run_one(refuse(422, json={
            "title": "Input validation failed", "status": 422,
            "detail": "- input.aspect_ratio: aspect_ratio must be one of the following\n",
            "invalid_fields": [{"type": "enum", "field": "input.aspect_ratio",
                                "description": "aspect_ratio must be one of the following"}]}),
            "“aspect_ratio”", "must be one of the following")

    def test_too_many_requests_is_waited_for_and_then_told(self):
        begin = time.monotonic()
        self.run_one(refuse(429, headers={"Retry-After": "1"}, json={"detail": "Request was throttled.",
                                                                     "status": 429}),
                     "asks to slow down", creates=3)
        self.assertGreaterEqual(time.monotonic() - begin, 2.0)

    def test_too_many_requests_once_costs_only_the_wait(self):
        rules = refuse(429, headers={"Retry-After": "1"}, json={"detail": "throttled"})
        rules["rules"][0]["match"]["times"] = 1
        service.scenario(**rules)
        image = gimp.python("result = Gimp.Image.new(64, 64, Gimp.ImageBaseType.RGB).get_id()")
        self.assertEqual(gimp.call(NAME, image=image, prompt="x").status, "success")
        creates = service.creates()
        self.assertEqual(len(creates), 2)
        self.assertGreaterEqual(creates[1]["t"] - creates[0]["t"], 1.0)

    def test_a_safety_refusal(self):
        self.run_one({"predictions": [{"end": "failed", "error": "The input or output was flagged as sensitive. "
                                       "Please try again with different inputs. (E005) (uIJ6l3ruRD)"}]},
                     "safety filter")

    def test_a_failed_prediction(self):
        self.run_one({"predictions": [{"end": "failed", "error": "Prediction interrupted (E8367)"}]},
                     "could not draw", "E8367")

    def test_a_canceled_prediction(self):
        self.run_one({"predictions": [{"end": "canceled"}]}, "canceled", "billed")

    def test_an_aborted_prediction(self):
        self.run_one({"predictions": [{"end": "aborted"}]}, "stopped before it began", "costs nothing")

    def test_success_without_a_picture(self):
        self.run_one({"predictions": [{"output": None}]}, "without a picture")

    def test_an_error_of_the_service_is_never_answered_by_a_second_create(self):
        self.run_one(refuse(500, body="<html>oops"), "error of its own (500)", "may have been drawn and billed",
                     which=anyapi)

    def test_a_lost_reply_is_never_answered_by_a_second_create(self):
        lost = {"rules": [{"match": {"method": "POST"}, "do": {"pass": True, "reset": True}}]}
        self.run_one(lost, "answer to this order was lost", "no list", which=anyapi)
        # Where the service has a list, the order is looked for there.
        service.scenario(**lost)
        image = gimp.python("result = Gimp.Image.new(64, 64, Gimp.ImageBaseType.RGB).get_id()")
        outcome = gimp.call(NAME, image=image, prompt="lost and found")
        self.assertEqual(outcome.status, "success", outcome.message)
        self.assertGreater(outcome.seconds, 2)
        self.assertEqual(len(service.creates()), 1)
        self.assertEqual(outcome.predictions, [entry["id"] for entry in service.events("created")])

    def test_an_unreadable_reply_is_never_answered_by_a_second_create(self):
        self.run_one(refuse(201, body='{"id": "x", "status": '), which=anyapi)

    def test_an_order_that_never_arrived_is_looked_for_and_then_told(self):
        # Nobody else's picture of the same words may be near.
        outcome = self.run_one(refuse(502, body="<html>"), "error of its own (502)", "Most likely it never arrived",
                               prompt="of its own")
        self.assertGreater(outcome.seconds, 15)
        self.assertLess(outcome.seconds, 25)

    def test_the_gateways_errors_are_understood(self):
        def error(status, message, kind, code=""):
            return refuse(status, json={"error": {"message": message, "type": kind, "code": code}})
        self.run_one(error(401, "无效的令牌 (request id: 2026)", "new_api_error"), "did not accept the key",
                     which=anyapi, own=False)
        self.run_one(error(403, "quota", "new_api_error", "insufficient_user_quota"), "no credit left",
                     which=anyapi, own=False)
        self.run_one(error(503, "No available channel for model", "new_api_error", "model_not_found"),
                     "offers no such model", which=anyapi)
        self.run_one(error(400, "bad_response_status_code", "upstream_error"), "refused the input",
                     which=anyapi)

    def test_the_gateways_200_is_a_create_like_any_other(self):
        service.scenario()
        image = anyapi.python("result = Gimp.Image.new(64, 64, Gimp.ImageBaseType.RGB).get_id()")
        self.assertEqual(anyapi.call(NAME, image=image, prompt="x").status, "success")
        self.assertEqual([entry["status"] for entry in service.creates()], [200])

    def test_missed_polls_lose_nothing(self):
        service.scenario(rules=[
            {"match": {"method": "GET", "path": "/predictions/", "nth": 1}, "do": {"status": 404, "body": ""}},
            {"match": {"method": "GET", "path": "/predictions/", "nth": 1}, "do": {"status": 502, "body": "<html>"}},
            {"match": {"method": "GET", "path": "/predictions/", "nth": 1}, "do": {"reset": True}},
            {"match": {"method": "GET", "path": "/predictions/", "nth": 1}, "do": {"body": "{", "status": 200}}])
        image = gimp.python("result = Gimp.Image.new(64, 64, Gimp.ImageBaseType.RGB).get_id()")
        self.assertEqual(gimp.call(NAME, image=image, prompt="x").status, "success")

    def test_an_unreachable_host_is_told_within_five_seconds(self):
        with socket.socket() as silent, socket.socket() as refusing:
            refusing.bind(("127.0.0.1", 0))
            # A full backlog: the next connection is never answered, as with a host that is off.
            silent.bind(("127.0.0.1", 0))
            silent.listen(0)
            fillers = [socket.socket() for _ in range(3)]
            for filler in fillers:
                filler.setblocking(False)
                filler.connect_ex(silent.getsockname())
            for port in (refusing.getsockname()[1], silent.getsockname()[1]):
                with Gimp({"GENLAYER_BASE_URL": f"http://127.0.0.1:{port}/v1"}) as other:
                    outcome = other.call("plug-in-genlayer-image", prompt="x")
                    self.assertEqual(outcome.status, "execution-error")
                    self.assertIn("can't be reached", outcome.message)
                    self.assertLess(outcome.seconds, 5)
            for filler in fillers:
                filler.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
