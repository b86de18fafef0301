#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings and the key, with a real keyring: gnome-keyring, and libsecret's own file."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "ui")]
from atspi_driver import Session, wait_until
from gimp import Gimp
from service import Service

NAME = "plug-in-genlayer-settings"
KEY = "sk-canary-0f7e55aa"
INTERACTIVE, NONINTERACTIVE = 0, 1


def setUpModule():
    global service, session, folder
    folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory(prefix="genlayer-ui-")))
    service = unittest.enterModuleContext(Service(seconds=0.3, key=KEY))
    session = unittest.enterModuleContext(Session(folder))


class Settings(unittest.TestCase):
    def setUp(self):
        service.scenario()

    def start(self, environment):
        display = {name: session.environment[name] for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        self.calls = self.enterContext(ThreadPoolExecutor(1))
        self.gimp = self.enterContext(Gimp({**display, **environment}))

    def settings(self):
        return json.loads(self.gimp.python(f"""
            procedure = Gimp.get_pdb().lookup_procedure("{NAME}")
            config = procedure.create_config()
            config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
            result = procedure.run(config).index(1)"""))

    def open(self):
        self.outcome = self.calls.submit(self.gimp.python, f"""
            procedure = Gimp.get_pdb().lookup_procedure("{NAME}")
            config = procedure.create_config()
            config.set_property("run-mode", Gimp.RunMode.INTERACTIVE)
            procedure.run(config)""")
        return session.window("Image Generation Service")

    def choose_custom(self, window):
        combo = window.find("combo box", "Service:") if window.look("combo box", "Service:") \
            else window.find("combo box")
        combo.choose(2)
        address = window.find("text", "Address")
        wait_until(lambda: address.sensitive, "the address can be typed")
        address.text = service.replicate

    def store_and_use(self):
        window = self.open()
        self.choose_custom(window)
        window.find("password text").text = f'  "Bearer {KEY}" '
        window.find("button", "Store").press()
        wait_until(lambda: window.says("A key is stored in the system’s keyring."), "the key is stored")
        self.assertEqual(window.find("password text").text, "")
        window.find("button", "Test Connection").press()
        wait_until(lambda: window.says("answers and accepts the key"), "the test's result")
        self.assertEqual(service.creates(), [])
        session.picture(folder / "settings.png")
        window.find("button", "Save").press()
        self.outcome.result(20)
        self.assertEqual({name: self.settings()[name] for name in ("service", "base_url", "key")},
                         {"service": "custom", "base_url": service.replicate, "key": "keyring"})
        outcome = self.gimp.call("plug-in-genlayer-image", prompt="with the stored key")
        self.assertEqual(outcome.status, "success", outcome.message)
        self.assertEqual(service.creates()[0]["headers"]["authorization"], "Bearer " + KEY)
        for path in self.gimp.folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                self.assertNotIn(KEY.encode(), path.read_bytes(), path)
        window = self.open()
        wait_until(lambda: window.says("A key is stored in the system’s keyring."), "the key is found again")
        for node in window.walk():
            self.assertNotIn("canary", node.text or "")
        window.find("button", "Forget").press()
        wait_until(lambda: window.says("No key is stored."), "the key is forgotten")
        window.find("button", "Cancel").press()
        self.outcome.result(20)
        self.assertEqual(self.settings()["key"], "none")

    def test_1_libsecrets_file_holds_the_key(self):
        secrets = folder / "secrets"
        self.start({"SECRET_BACKEND": "file", "SECRET_FILE_TEST_PATH": str(secrets),
                    "SECRET_FILE_TEST_PASSWORD": "test"})
        self.store_and_use()
        self.assertEqual(secrets.stat().st_mode & 0o777, 0o600)
        self.assertNotIn(KEY.encode(), secrets.read_bytes())

    def gdbus(self, destination, path, method, *arguments):
        return subprocess.run(["gdbus", "call", "--session", "--dest", destination, "--object-path", path,
                               "--method", method, *arguments], env=session.environment, check=True,
                              capture_output=True, text=True, timeout=20).stdout

    def test_2_without_a_keyring_the_window_says_so(self):
        address = self.gdbus("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress").split("'")[1]
        self.start({"SECRET_BACKEND": "service", "AT_SPI_BUS_ADDRESS": address,
                    "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"})
        window = self.open()
        wait_until(lambda: window.says("No keyring is running"), "it says so")
        window.find("button", "Cancel").press()
        self.outcome.result(20)

    def test_3_a_key_of_the_environment_goes_first(self):
        self.start({"ANYAPI_API_KEY": "sk-other", "SECRET_BACKEND": "service"})
        window = self.open()
        wait_until(lambda: window.says("The key comes from the environment variable"), "it says so")
        window.find("button", "Cancel").press()
        self.outcome.result(20)
        self.assertEqual(self.settings()["key"], "environment")

    def test_4_gnome_keyring_holds_the_key(self):
        home = folder / "keyring-home"
        home.mkdir()
        environment = {**session.environment, "HOME": str(home), "XDG_DATA_HOME": str(home / "data"),
                       "XDG_RUNTIME_DIR": str(home)}
        daemon = subprocess.Popen(["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"],
                                  stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  env=environment)
        try:
            daemon.stdin.write(b"password")
            daemon.stdin.close()
            # Not by calling it, which would start another one.
            owned = lambda: "true" in self.gdbus("org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner",
                                                 "org.freedesktop.secrets")
            wait_until(owned, "the keyring is there")
            self.start({"SECRET_BACKEND": "service"})
            self.store_and_use()
        finally:
            daemon.terminate()
            daemon.wait(10)

    def test_5_scripts_get_the_settings_without_a_window(self):
        self.start({"GENLAYER_SERVICE": "replicate", "REPLICATE_API_TOKEN": "r8_canary"})
        settings = self.settings()
        self.assertEqual(settings["base_url"], "https://api.replicate.com/v1")
        self.assertEqual(settings["key"], "environment")
        self.assertNotIn("canary", json.dumps(settings))


if __name__ == "__main__":
    unittest.main(verbosity=2)
