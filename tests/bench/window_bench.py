#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: from the menu to the screen, and from Cancel until it is free and the service told.

    tools/gimp-root exec [--gimp 3.2] -- python3 tests/bench/window_bench.py [RUNS]

Milliseconds: minimum, median, maximum. The menu's is that of a whole GIMP; a window is there when the
window manager has it. Both are measured from outside, so the accessibility bus is in them.
"""
import datetime
import pathlib
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "ui")]
from atspi_driver import Session, wait_until
from gimp import Gimp, hermetic
from service import Service
from x11 import Display

GIMPRC = "(check-updates no)\n(show-welcome-dialog no)\n(quit-show-confirm no)\n"
TITLE = "New Image from Prompt"
STATES = {
    "starting": ({"predictions": [{"seconds": 60}]}, lambda service: service.creates()),
    "processing": ({"predictions": [{"seconds": 4}]}, lambda service: service.events("processing")),
    "downloading": ({"rules": [{"match": {"host": "file"}, "do": {"pass": True, "drip": 1000}}]},
                    lambda service: service.events("succeeded")),
}


def row(name, seconds, bar):
    values = [value * 1000 for value in seconds]
    print(f"| {name} | {min(values):.0f} | {statistics.median(values):.0f} | {max(values):.0f} | {bar} |",
          flush=True)


def soon(condition, what):
    """As wait_until(), without a pause that would be measured along."""
    end = time.monotonic() + 30
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"not in 30 s: {what}")
        time.sleep(0.001)
    return time.monotonic()


def display_of(session):
    return {name: session.environment[name] for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}


def menu_to_window(session, service, runs):
    taken = []
    with tempfile.TemporaryDirectory(prefix="genlayer-gimp-") as name:
        folder = pathlib.Path(name)
        environment = hermetic(folder, {**service.environment(), **display_of(session)})
        (folder / "profile").mkdir()
        (folder / "profile" / "gimprc").write_text(GIMPRC)
        gimp = session.start(["gimp", "-n", "-d", "-f", "-s"], env=environment)
        main = wait_until(lambda: next((w for w in session.windows() if w.role == "frame" and w.look("menu bar")),
                                       None), "GIMP's window")
        item = wait_until(lambda: next((node for node in main.find("menu bar").walk() if node.role == "menu item"
                                        and node.name == "From Prompt…"), None), "the menu item")
        display = Display(session.environment["DISPLAY"])
        time.sleep(2)  # GIMP is still at its panels
        for _ in range(runs):
            before = set(display.windows())
            start = time.monotonic()
            item.press()
            taken.append(soon(lambda: set(display.windows()) - before, "the window") - start)
            window = session.window(TITLE)
            window.find("button", "Close").press()
            soon(lambda: set(display.windows()) <= before, "the window is gone")
            time.sleep(0.5)
        display.close()
        session.stop(gimp)
    return taken


def cancel(session, service, gimp, state):
    """Seconds from the press until the window is free, and until the service has heard of it."""
    scenario, ready = STATES[state]
    service.scenario(**scenario)
    image = gimp.python("result = Gimp.Image.new(640, 480, Gimp.ImageBaseType.RGB).get_id()")
    with ThreadPoolExecutor(1) as calls:
        outcome = calls.submit(gimp.call, "plug-in-genlayer-layer", image=image, run_mode=0)
        window = session.window("New Layer from Prompt")
        window.find("text", "Prompt").text = "a lighthouse at dusk"
        generate = window.find("button", "Generate")
        wait_until(lambda: generate.sensitive, "Generate can be pressed")
        generate.press()
        button = window.find("button", "Cancel")
        wait_until(lambda: ready(service), state)
        time.sleep(0.3)
        wall, start = time.time(), time.monotonic()
        button.press()
        free = soon(lambda: generate.sensitive, "the window is free") - start
        told = lambda: [r for r in service.requests("POST") if r["path"].endswith("/cancel")]
        soon(told, "the service is told")
        window.find("button", "Close").press()
        if outcome.result(60).status != "cancel":
            sys.exit("a picture came in spite of Cancel")
    if gimp.python(f"result = len(the_image({image}).get_layers())"):
        sys.exit("a layer came in spite of Cancel")
    return free, datetime.datetime.fromisoformat(told()[0]["wall"]).timestamp() - wall


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory(prefix="genlayer-ui-") as folder, \
            Service(seconds=0.5, key="sk-bench") as service, \
            Session(pathlib.Path(folder), size="1280x1000") as session:
        print("| (ms) | min | median | max | bar |\n|---|---|---|---|---|")
        row("menu to window on the screen", menu_to_window(session, service, runs), 400)
        with Gimp({**service.environment(), **display_of(session)}) as gimp:
            for state in STATES:
                free, told = zip(*[cancel(session, service, gimp, state) for _ in range(runs)])
                row(f"cancel while {state}: window free", free, 200)
                row(f"cancel while {state}: request at the service", told, 1000)


if __name__ == "__main__":
    main()
