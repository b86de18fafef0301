# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo plug-in (window_demo.cpp) inside a gimp-console of its own, on a session's display."""
import json
import os
import pathlib
import subprocess

from atspi_driver import wait_until

DEMO = "genlayer-ui-demo"
TITLES = {"layer": "New Layer from Prompt", "image": "New Image from Prompt"}


def stock_plug_ins():
    found = subprocess.run(["pkg-config", "--variable=gimplibdir", "gimp-3.0"],
                           capture_output=True, text=True)
    path = found.stdout.strip() or "/usr/lib/x86_64-linux-gnu/gimp/3.0"
    return pathlib.Path(path) / "plug-ins"


def hermetic(folder, theme=None):
    """What GIMP needs to know nothing of the user's; `theme` is "light" or "dark", as GIMP's own."""
    plug_ins = folder / "plug-ins"
    if not plug_ins.exists():
        (plug_ins / DEMO).mkdir(parents=True)
        (plug_ins / DEMO / DEMO).symlink_to(
            pathlib.Path(os.environ["GENLAYER_DEMO_DIR"]).resolve() / DEMO)
        (plug_ins / "script-fu").symlink_to(stock_plug_ins() / "script-fu")
    for name in ("home", "profile", "tmp", "runtime", "config/gtk-3.0"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "runtime").chmod(0o700)
    if theme:  # GIMP writes this file for its plug-ins when it has a window
        base = "/usr/share/gimp/3.0/themes/Default"
        dark = theme == "dark"
        (folder / "profile" / "theme.css").write_text(
            ("/* prefer-dark-theme */\n\n" if dark else "") +
            f'@import url("file://{base}/gimp-{theme}.css");\n')
        (folder / "config" / "gtk-3.0" / "settings.ini").write_text(
            f"[Settings]\ngtk-application-prefer-dark-theme={'true' if dark else 'false'}\n")
    return {
        "HOME": str(folder / "home"), "GIMP3_DIRECTORY": str(folder / "profile"),
        "GIMP3_TEMPDIR": str(folder / "tmp"), "GIMP_TESTING_PLUGINDIRS": str(plug_ins),
        "LC_ALL": "C.UTF-8",
        "XDG_RUNTIME_DIR": str(folder / "runtime"), "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_CACHE_HOME": str(folder / "cache"), "XDG_DATA_HOME": str(folder / "data"),
        "XDG_STATE_HOME": str(folder / "state")}


class Demo:
    """One window, open from `with` to its end, and what its owner wrote down."""

    def __init__(self, session, folder, door="layer", environment=None):
        self.session, self.folder, self.title = session, folder, TITLES[door]
        self.log = folder / "demo.jsonl"
        self.environment = {**session.environment, "GENLAYER_DEMO_LOG": str(self.log),
                            "GENLAYER_DEMO_DOOR": door, **(environment or {})}

    def __enter__(self):
        self.log.write_text("")
        (self.session.folder / "gimp-console.log").write_text("")
        self.gimp = self.session.start(
            ["gimp-console", "-n", "-d", "-f", "-i", "-s",
             "--batch-interpreter=plug-in-script-fu-eval", "-b", "(genlayer-ui-demo)", "--quit"],
            env=self.environment)
        self.window = self.session.window(self.title, seconds=60)
        self.session.activate(self.title)
        return self

    def __exit__(self, *_):
        if self.gimp not in self.session.processes:
            return
        self.session.stop(self.gimp)
        gone = lambda: not self.session.look_window(self.title)
        wait_until(gone, "the window is gone from the bus")

    def events(self, name=None):
        lines = [json.loads(line) for line in self.log.read_text().splitlines(True)
                 if line.endswith("\n")]
        return [line for line in lines if name is None or line["event"] == name]

    def wait(self, name, count=1):
        return wait_until(lambda: (self.events(name) + [None] * count)[count - 1],
                          f"{name} for the {count}. time")

    def button(self, name):
        return self.window.find("button", name)

    @property
    def prompt(self):
        return self.window.find("text", "Prompt")

    def generate(self, prompt):
        self.prompt.text = prompt
        generate = self.button("Generate")
        wait_until(lambda: generate.sensitive, "Generate is sensitive")
        generate.press()
