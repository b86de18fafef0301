#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the key and the prompt go, and where they never do."""
import json
import pathlib
import socket
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import Gimp
from service import Service

KEY = "r8_CanaryKey0123456789"
PROMPT = "canary prompt 7f3a"
LAYER = "plug-in-genlayer-layer"


class Eavesdropper:
    """Another port of this machine that counts who comes by."""

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.visits = 0
        self.thread = threading.Thread(target=self._count, daemon=True)
        self.thread.start()
        return self

    def _count(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.visits += 1
            connection.close()

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)


def setUpModule():
    global service, gimp
    service = unittest.enterModuleContext(Service(seconds=0.2, key=KEY))
    gimp = unittest.enterModuleContext(Gimp({**service.environment(), "G_MESSAGES_DEBUG": "all"}))


class Privacy(unittest.TestCase):
    def setUp(self):
        service.scenario()

    def layer_in_new_image(self, **arguments):
        image = gimp.python("result = Gimp.Image.new(64, 64, Gimp.ImageBaseType.RGB).get_id()")
        return image, gimp.call(LAYER, image=image, prompt=PROMPT, **arguments)

    def test_the_key_goes_to_the_api_in_one_header_and_to_nobody_else(self):
        image, outcome = self.layer_in_new_image()
        self.assertEqual(outcome.status, "success", outcome.message)
        saved, exported = gimp.folder / "saved.xcf", gimp.folder / "exported.png"
        gimp.python(f"""
            Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, the_image({image}), Gio.File.new_for_path("{saved}"), None)
            Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, the_image({image}), Gio.File.new_for_path("{exported}"), None)
            the_image({image}).delete()""")
        api = service.requests(host="api")
        self.assertTrue(api)
        for request in api:
            self.assertEqual(request["headers"].pop("authorization"), "Bearer " + KEY)
            self.assertNotIn(KEY, json.dumps(request))
        files = service.requests(host="file")
        self.assertTrue(files)
        for request in files:
            self.assertNotIn("authorization", request["headers"])
            self.assertNotIn(KEY, json.dumps(request))
        searched = [path for path in gimp.folder.rglob("*") if path.is_file() and not path.is_symlink()]
        for path in searched:
            self.assertNotIn(KEY.encode(), path.read_bytes(), path)
        for path in (saved, exported, gimp.folder / "gimp.log", gimp.folder / "genlayer" / "genlayer.log",
                     *(gimp.folder / "genlayer" / "jobs").glob("*.json")):
            self.assertIn(path, searched)
            self.assertGreater(path.stat().st_size, 0, path)
        self.assertTrue(list((gimp.folder / "genlayer" / "jobs").glob("*.json")))
        self.assertNotIn(PROMPT.encode(), (gimp.folder / "genlayer" / "genlayer.log").read_bytes())
        self.assertNotIn(PROMPT.encode(), b"".join(
            path.read_bytes() for path in (gimp.folder / "profile").rglob("*") if path.is_file()))

    def test_the_urls_of_a_reply_are_not_followed(self):
        with Eavesdropper() as other:
            for base in (service.replicate, service.anyapi):
                service.scenario(predictions=[{"urls": {
                    name: f"{other.url}/v1/{name}" for name in ("get", "cancel", "web", "stream")}}])
                with Gimp(service.environment(base=base)) as fresh:
                    outcome = fresh.call("plug-in-genlayer-image", prompt="x")
                self.assertEqual(outcome.status, "success", outcome.message)
            self.assertEqual(other.visits, 0)

    def test_pictures_are_fetched_only_from_where_they_may_be(self):
        for output in ("file:///etc/passwd", "http://192.0.2.1/x.png", "https://user@127.0.0.1/x.png",
                       "ftp://127.0.0.1/x.png", "not a url", "data:text/html,<b>x</b>"):
            with self.subTest(output=output):
                service.scenario(predictions=[{"output": output}])
                _, outcome = self.layer_in_new_image()
                self.assertEqual(outcome.status, "execution-error")
                self.assertEqual(service.requests(host="file"), [])

    def test_redirects_of_the_api_are_errors_and_those_of_files_lose_no_key(self):
        with Eavesdropper() as other:
            service.scenario(rules=[{"match": {"method": "POST"}, "do": {
                "status": 302, "headers": {"Location": other.url + "/v1/models/a/b/predictions"}}}])
            _, outcome = self.layer_in_new_image()
            self.assertEqual(outcome.status, "execution-error")
            self.assertIn("base URL", outcome.message)
            self.assertEqual(other.visits, 0)
        service.scenario(rules=[{"match": {"host": "file", "path": "^/files/", "times": 99}, "do": {
            "status": 302, "headers": {"Location": service.files + "/files/round-and-round"}}}])
        _, outcome = self.layer_in_new_image()
        self.assertEqual(outcome.status, "execution-error")
        self.assertEqual(len(service.requests(host="file")), 6)

    def test_replies_about_another_prediction_are_not_believed(self):
        service.scenario(predictions=[{"extra": {"id": "../../etc/passwd"}}])
        _, outcome = self.layer_in_new_image()
        self.assertEqual(outcome.status, "execution-error")
        # Only the list is looked into, for an order whose reply was none.
        self.assertEqual({entry["path"] for entry in service.requests("GET", "api")} - {"/v1/predictions"}, set())

    def test_nothing_that_a_server_says_is_shown_as_more_than_plain_text(self):
        service.scenario(predictions=[{"end": "failed", "error": "a\u001b]0;title\u0007 \u202etxt <b>bold</b>\nnext"
                                       + "x" * 5000}])
        _, outcome = self.layer_in_new_image()
        self.assertIn("<b>bold</b> next", outcome.message)
        for character in "\u001b\u0007\u202e\n":
            self.assertNotIn(character, outcome.message)
        for character in "\u001b\u0007\u202e":
            self.assertNotIn(character, gimp.output())
        self.assertLess(len(outcome.message), 500)


if __name__ == "__main__":
    unittest.main(verbosity=2)
