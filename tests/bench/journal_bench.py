#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the main loop stands still while a hundred jobs are written down, and how soon a hundred parked jobs
come home.

    tools/gimp-root exec [--gimp 3.2] -- python3 tests/bench/journal_bench.py [JOBS] [FOLDER]

FOLDER is where the journal is: on a disk whose durable writes take their time. Prints milliseconds.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import build_folder
from service import Service

GAPS = {"idle": "the loop alone", "requests": "creates alone, all at once", "run": "a whole run",
        "writes": "writes alone, all at once", "recovering": "a recovery"}


def main():
    jobs = sys.argv[1] if len(sys.argv) > 1 else "100"
    folder = sys.argv[2] if len(sys.argv) > 2 else None
    with Service(seconds=0.5) as service, tempfile.TemporaryDirectory(dir=folder) as state:
        done = subprocess.run([build_folder() / "tests/bench/journal_bench", service.replicate, jobs], text=True,
                              check=True, capture_output=True, env={**os.environ, "GENLAYER_STATE_DIR": state})
    rows = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}
    print(f"| main loop, {jobs} jobs (ms) | 99 % | longest |\n|---|---|---|")
    for name, what in GAPS.items():
        print(f"| {what} | {' | '.join(rows[name])} |")
    print(f"\n| {jobs} parked jobs (ms) | listed and locked | first picture | all |\n|---|---|---|---|")
    print(f"| recovery | {' | '.join(rows['recovery'])} |")


if __name__ == "__main__":
    main()
