#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A job of 3.000 s: from the PDB call to the layer, beside bare libsoup, in one run.

    tools/gimp-root exec [--gimp 3.2] -- python3 tests/bench/job_bench.py [RUNS]

Prints differences to the job's own length, in milliseconds: minimum, median, maximum.
"""
import pathlib
import statistics
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import Gimp, build_folder
from service import Service

JOB = 3.0
KEY = "sk-bench"
LAYER = "plug-in-genlayer-layer"


def row(name, seconds, bar=""):
    values = [value * 1000 for value in seconds]
    print(f"| {name} | {min(values):.0f} | {statistics.median(values):.0f} | {max(values):.0f} | {bar} |",
          flush=True)


def plug_in_of(parent):
    """The folder in /proc of the plug-in that GIMP's process has begun; None where it has none."""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        status = status_of(folder)
        if status.get("Name") == "genlayer" and int(status["PPid"]) == parent:
            return folder
    return None


def peak_memory(plug_in):
    """MiB that the process in that folder has held at most so far; None once it is gone."""
    peak = status_of(plug_in).get("VmHWM")
    return peak and int(peak.split()[0]) / 1024


def status_of(folder):
    try:
        lines = (folder / "status").read_text().splitlines()
    except OSError:
        return {}
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def calls(gimp, runs, **arguments):
    taken = []
    for _ in range(runs):
        image = gimp.python("result = Gimp.Image.new(1024, 1024, Gimp.ImageBaseType.RGB).get_id()")
        outcome = gimp.call(LAYER, image=image, prompt="a lighthouse at dusk", **arguments)
        if outcome.status != "success":
            sys.exit(outcome.message)
        taken.append(outcome.seconds - JOB)
        gimp.python(f"the_image({image}).delete()")
    return taken


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with Service(seconds=JOB, key=KEY) as service:
        hint = {**service.environment(), "GENLAYER_SERVICE": "replicate"}
        with Gimp(service.environment()) as polling, Gimp(hint) as hinted:
            print("| 3.000 s job, less 3 s (ms) | min | median | max | bar |\n|---|---|---|---|---|")
            bare = [float(subprocess.run([build_folder() / "tests" / "bench" / "bare_client", service.replicate,
                                          KEY], check=True, capture_output=True, text=True).stdout) - JOB
                    for _ in range(runs)]
            row("bare libsoup, polling each 0.1 s", bare)
            calls(polling, 6)  # from so many on it is known how long they take
            row("call to layer, polling", calls(polling, runs), "150")
            row("call to layer, stream hint", calls(hinted, runs), "100")
            row("call to 4 layers, polling", calls(polling, max(runs // 2, 1), count=4), "200")

            memory = []
            looker = threading.Timer(2.5, lambda: memory.append(peak_memory(plug_in_of(polling.process.pid))))
            looker.start()
            calls(polling, 1)
            looker.join()
            floor = []
            for _ in range(runs * 2):
                floor.append(polling.call("plug-in-genlayer-image", prompt="x", count=0).seconds)
            print("\n| floor | min | median | max | bar |\n|---|---|---|---|---|")
            row("call that is refused at once (ms)", floor, "50")
            print(f"| peak memory while waiting (MiB) | | {memory[0]:.1f} | | 25 |")


if __name__ == "__main__":
    main()
