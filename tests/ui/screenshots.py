#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the window in GIMP's own themes, for whoever changes it to look at: screenshots.py FOLDER

GENLAYER_DEMO_DIR names the folder with the built genlayer-ui-demo. Each is cut to the windows on it.
"""
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from atspi_driver import Session  # noqa: E402
from demo import Demo, hermetic  # noqa: E402

PROMPT = "A lighthouse on a cliff at dusk, long exposure, soft fog over the sea, film grain"


def take(session, folder, name):
    subprocess.run(["xdotool", "mousemove", "1", "1"], env=session.environment, timeout=10)
    time.sleep(0.7)  # themes fade
    path = folder / f"{name}.png"
    session.picture(path)
    subprocess.run(["convert", str(path), "-trim", "+repage", str(path)], check=True, timeout=20)


def main(theme, scale, pictures):
    with tempfile.TemporaryDirectory(prefix="genlayer-shots-") as name:
        folder = pathlib.Path(name)
        size = f"{900 * scale}x{900 * scale}"
        with Session(folder, size, hermetic(folder, theme)) as session, \
                Demo(session, folder, environment={"GDK_SCALE": str(scale)}) as demo:
            kind = f"{theme}-{scale}x"
            take(session, pictures, f"{kind}-empty")
            demo.generate("run 30")
            demo.prompt.text = PROMPT
            time.sleep(2)
            take(session, pictures, f"{kind}-running")
            demo.button("Cancel").press()
            demo.generate("ratio")
            demo.wait("done")
            demo.window.find("toggle button", "Details").press()
            demo.prompt.text = PROMPT
            take(session, pictures, f"{kind}-error")
            demo.window.find("toggle button", "More").press()
            demo.button("Settings…").press()
            session.window("Image Generation Service").find("button", "Test Connection").press()
            time.sleep(1)
            take(session, pictures, f"{kind}-settings")


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) == 4:
        main(sys.argv[2], int(sys.argv[3]), target)
    else:  # a process each: a session is for one
        for wanted in ("light", "1"), ("dark", "1"), ("light", "2"):
            subprocess.run([sys.executable, __file__, str(target), *wanted], check=True, timeout=120)
