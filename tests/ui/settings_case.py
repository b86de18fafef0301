# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings' window in a real GIMP without one of its own: what its tests have in common.

    from settings_case import SettingsCase, setUpModule
"""
import contextlib
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

    def accessibility_bus(self):
        answer = subprocess.run(["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path",
                                 "/org/a11y/bus", "--method", "org.a11y.Bus.GetAddress"],
                                env=self.session.environment, check=True, capture_output=True, text=True, timeout=60)
        return answer.stdout.split("'")[1]


class Desktop:
    """A bus that only this one's keyring and its prompts are on: those of other tests outlive them."""

    def __init__(self, case, home):
        self.session, self.home = case.session, home
        home.mkdir()
        self.environment = {**case.session.environment, "AT_SPI_BUS_ADDRESS": case.accessibility_bus(),
                            "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_RUNTIME_DIR": str(home)}

    def __enter__(self):
        address = self.home / "bus"
        self.bus = self.session.start(["dbus-daemon", "--session", "--nofork", f"--address=unix:path={address}"],
                                      env=self.environment)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={address}"
        wait_until(address.exists, "the bus")
        return self

    def __exit__(self, *_):
        self.session.stop(self.bus)

    def of_gimp(self):
        """What a GIMP needs to be on it."""
        return {name: self.environment[name] for name in ("AT_SPI_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS")}

    @contextlib.contextmanager
    def keyring(self, password=None):
        """gnome-keyring, locked unless a password is given, which also makes it."""
        command = ["gnome-keyring-daemon", "--components=secrets", "--foreground"]
        daemon = subprocess.Popen(command + (["--unlock"] if password else []), env=self.environment,
                                  stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            daemon.stdin.write((password or "").encode())
            daemon.stdin.close()
            wait_until(lambda: self.owner() == daemon.pid, "the keyring is there")
            yield
        finally:
            daemon.terminate()
            daemon.wait(10)

    def owner(self):
        """The process that is the keyring. Not asked by calling it, which would start another one."""
        answer = subprocess.run(
            ["gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/", "--method",
             "org.freedesktop.DBus.GetConnectionUnixProcessID", "org.freedesktop.secrets"], env=self.environment,
            capture_output=True, text=True, timeout=60)
        return int(answer.stdout.split()[1].rstrip(",)")) if answer.returncode == 0 else None
