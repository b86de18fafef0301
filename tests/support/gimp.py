# SPDX-License-Identifier: GPL-3.0-or-later
"""A real gimp-console that knows nothing of the user's, with our plug-in and a few of GIMP's own.

    with Gimp(environment) as gimp:
        gimp.call("plug-in-genlayer-image", prompt="a fox")   # -> Outcome
        gimp.python("…")                                      # -> whatever the code leaves in `result`

One process serves many calls: it runs gimp_agent.py, which connects back to us. The plug-in inherits the
environment that GIMP was started with.
"""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import textwrap
from dataclasses import dataclass, field

HERE = pathlib.Path(__file__).resolve().parent
STOCK = ["python-eval", "script-fu", "file-png", "file-jpeg", "file-webp"]


def build_folder():
    return pathlib.Path(os.environ["GENLAYER_BUILD"])


def stock_plug_ins():
    found = subprocess.run(["pkg-config", "--variable=gimplibdir", "gimp-3.0"], check=True,
                           capture_output=True, text=True)
    return pathlib.Path(found.stdout.strip()) / "plug-ins"


def hermetic(folder, extra=None):
    """An environment for GIMP in which every file of its own is inside `folder`."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")
                   and not name.startswith("GENLAYER_")
                   and not name.endswith(("_API_KEY", "_API_TOKEN"))}
    plug_ins = folder / "plug-ins"
    if not plug_ins.exists():
        plug_ins.mkdir(parents=True)
        (plug_ins / "genlayer").symlink_to(build_folder() / "plug-ins" / "genlayer")
        for name in STOCK:
            (plug_ins / name).symlink_to(stock_plug_ins() / name)
    (folder / "tmp").mkdir(exist_ok=True)
    environment.update(
        HOME=str(folder / "home"), GIMP3_DIRECTORY=str(folder / "profile"), LC_ALL="C.UTF-8",
        GIMP_TESTING_PLUGINDIRS=str(plug_ins), GIMP3_TEMPDIR=str(folder / "tmp"),
        GIMP_PLUGIN_DEBUG="genlayer,fatal-criticals", GENLAYER_STATE_DIR=str(folder / "genlayer"))
    (folder / "home").mkdir(exist_ok=True)
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        environment[f"XDG_{name}_HOME"] = str(folder / name.lower())
    environment.update(extra or {})
    return {name: value for name, value in environment.items() if value is not None}


FLAGS = ["-n", "-d", "-f", "-i", "-s"]


def batch(folder, interpreter, code, extra=None, timeout=120):
    """One gimp-console for one batch command, as a scripter would run it; a CompletedProcess."""
    return subprocess.run(
        ["gimp-console", *FLAGS, f"--batch-interpreter={interpreter}", "-b", code, "--quit"],
        env=hermetic(folder, extra), capture_output=True, text=True, timeout=timeout)


def plug_ins_of(gimp):
    """The processes of our plug-in that a GIMP has started, by their numbers."""
    found = []
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            if lines["Name"] == "genlayer" and int(lines["PPid"]) == gimp and not lines["State"].startswith("Z"):
                found.append(int(status.parent.name))
        except (OSError, KeyError, ValueError):
            pass  # it has just ended
    return found


@dataclass
class Outcome:
    status: str                                   # "success", "calling-error", "execution-error", …
    message: str = ""
    objects: list = field(default_factory=list)   # ids of images or layers
    predictions: list = field(default_factory=list)
    seconds: float = 0.0                          # of the PDB call, on this machine's clock


class Gimp:
    """`window`: a GIMP with its own window, for which `environment` names the display."""

    def __init__(self, environment=None, timeout=120, window=False):
        self.command = ["gimp", *(flag for flag in FLAGS if flag != "-i")] if window else ["gimp-console", *FLAGS]
        self.environment = environment or {}
        self.timeout = timeout
        self.busy = False  # with a call that has not come back

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="genlayer-gimp-"))
        self.log = (self.folder / "gimp.log").open("w+")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self.folder / "agent"))
            listener.listen()
            listener.settimeout(self.timeout)
            environment = hermetic(self.folder, self.environment)
            environment["GENLAYER_AGENT"] = str(self.folder / "agent")
            self.process = subprocess.Popen(
                [*self.command, "--batch-interpreter=python-fu-eval", "-b",
                 (HERE / "gimp_agent.py").read_text(), "--quit"],
                env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
            try:
                self.connection = listener.accept()[0]
            except TimeoutError:
                self._end()
                raise RuntimeError("GIMP did not start:\n" + self.output()) from None
        self.connection.settimeout(self.timeout)
        self.lines = self.connection.makefile("r", encoding="utf-8")
        return self

    def __exit__(self, *_):
        try:
            if not self.busy:
                self.connection.sendall(b"{}\n")
                self.process.wait(30)
        except (OSError, subprocess.TimeoutExpired):
            pass  # it was killed, or hangs: it is ended below
        self._end()
        self.lines.close()
        self.connection.close()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def output(self):
        """What GIMP and the plug-ins have printed so far."""
        return (self.folder / "gimp.log").read_text(errors="replace")

    def _ask(self, request):
        self.busy = True
        self.connection.sendall(json.dumps(request).encode() + b"\n")
        line = self.lines.readline()
        self.busy = False
        if not line:
            raise RuntimeError("GIMP ended:\n" + self.output()[-4000:])
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def call(self, procedure, **arguments):
        """Calls a procedure; `_` in names stands for `-`; images and drawables by their ids."""
        named = {name.replace("_", "-"): value for name, value in arguments.items()}
        return Outcome(**self._ask({"call": procedure, "arguments": named}))

    def python(self, code):
        """Runs code beside `Gimp`, `Gio`, `Gegl` and the_image(id); what it leaves in `result`."""
        return self._ask({"python": textwrap.dedent(code)})["result"]
