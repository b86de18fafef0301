# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings' window in a real GIMP without one of its own: what its tests have in common.

    from settings_case import SettingsCase, setUpModule
"""
import json
import subprocess

from atspi_driver import wait_until
from window_case import WindowCase, setUpModule  # noqa: F401

SETTINGS = "plug-in-genlayer-settings"
SETTINGS_TITLE = "Image Generation Service"
ANYAPI, REPLICATE, CUSTOM = range(3)


class SettingsCase(WindowCase):
    def setUp(self):
        self.service.scenario()

    def start(self, environment):
        """A GIMP that knows of no service and no key but what is given."""
        nothing = dict.fromkeys(self.service.environment())
        self.gimp = self.start_gimp(**{**nothing, **environment})

    def settings(self):
        return json.loads(self.gimp.python(f"""
            procedure = Gimp.get_pdb().lookup_procedure("{SETTINGS}")
            config = procedure.create_config()
            config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
            result = procedure.run(config).index(1)"""))

    def open_settings(self):
        self.outcome = self.call(self.gimp, "python", f"""
            procedure = Gimp.get_pdb().lookup_procedure("{SETTINGS}")
            config = procedure.create_config()
            config.set_property("run-mode", Gimp.RunMode.INTERACTIVE)
            procedure.run(config)""")
        return self.session.window(SETTINGS_TITLE)

    def cancel(self, window):
        window.find("button", "Cancel").press()
        self.outcome.result(60)

    def says(self, window, text):
        return wait_until(lambda: window.says(text), f"“{text}”")

    def choose_custom(self, window):
        window.find("combo box", "Service").choose(CUSTOM)
        address = window.find("text", "Address")
        wait_until(lambda: address.sensitive, "the address can be typed")
        address.text = self.service.replicate

    def store(self, window, key):
        self.give(window, key)
        self.says(window, "A key is stored in the system’s keyring.")

    def give(self, window, key):
        """Types a key and presses Store, or Replace."""
        entry = window.find("password text", "Key")
        wait_until(lambda: entry.sensitive, "a key can be typed")
        entry.text = key
        button = window.look("button", "Store") or window.find("button", "Replace")
        wait_until(lambda: button.sensitive, "the key can be stored")
        button.press()
        wait_until(lambda: entry.text == "", "what was typed is gone")

    def gdbus(self, destination, path, method, *arguments):
        return subprocess.run(["gdbus", "call", "--session", "--dest", destination, "--object-path", path,
                               "--method", method, *arguments], env=self.session.environment, check=True,
                              capture_output=True, text=True, timeout=20).stdout


class Keyring:
    """gnome-keyring on the session's bus, locked unless a password is given, which also makes it."""

    def __init__(self, case, home, password=None):
        self.case, self.password = case, password
        home.mkdir(exist_ok=True)
        self.environment = {**case.session.environment, "HOME": str(home), "XDG_DATA_HOME": str(home / "data"),
                            "XDG_RUNTIME_DIR": str(home)}

    def __enter__(self):
        command = ["gnome-keyring-daemon", "--components=secrets", "--foreground"]
        self.daemon = subprocess.Popen(command + (["--unlock"] if self.password else []), env=self.environment,
                                       stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.daemon.stdin.write((self.password or "").encode())
        self.daemon.stdin.close()
        wait_until(lambda: self.owned() == "true", "the keyring is there")
        return self

    def owned(self):
        # Not by calling it, which would start another one.
        answer = self.case.gdbus("org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner",
                                 "org.freedesktop.secrets")
        return answer.strip(" (),\n")

    def __exit__(self, *_):
        self.daemon.terminate()
        self.daemon.wait(10)
        wait_until(lambda: self.owned() == "false", "the keyring is gone")
