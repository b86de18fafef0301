#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of prompts into folders, beside what the service's own limits allow, in one run.

    tools/gimp-root exec [--gimp 3.2] -- python3 tests/bench/batch_bench.py [FORMAT [ROW]]

ROW: only those whose name has it.

The ideal: never more than the limit in any second; the last create as early as that lets it, then its job, and
no time for anything else. "Burst": how many the service takes at once after a pause.
"""
import json
import pathlib
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import Gimp
from job_bench import peak_memory, plug_in_of
from service import Service

KEY = "sk-bench"
THROTTLED = {"status": 429, "headers": {"Retry-After": "1"}, "json": {"detail": "Request was throttled.", "status": 429}}
# A connection that drops before the create, an answer that drops after it, polls and downloads that fail.
FAULTS = [{"match": {"method": "POST", "path": "/predictions$", "nth": list(range(17, 2000, 50))},
           "do": {"status": 503, "body": "busy"}},
          {"match": {"method": "GET", "host": "api", "nth": list(range(13, 20000, 50))}, "do": {"reset": True}},
          {"match": {"method": "GET", "host": "file", "nth": list(range(11, 4000, 50))}, "do": {"pass": True, "cut": 1000}}]


def limit(per_second, burst):
    return {"match": {"method": "POST", "path": "/predictions$"},
            "do": {"limit": {"per_second": per_second, "burst": burst}, **THROTTLED}}


class Memory(threading.Thread):
    """What the plug-in's process held at most, in MiB; looked at so often since it ends right after its peak."""

    def __init__(self, gimp):
        super().__init__(daemon=True)
        self.parent, self.most, self.over = gimp.process.pid, 0, threading.Event()

    def run(self):
        plug_in = None
        while not self.over.wait(0.01):
            plug_in = plug_in or plug_in_of(self.parent)
            self.most = max(self.most, plug_in and peak_memory(plug_in) or 0)


def batch(gimp, folder, rows, kind):
    """Seconds, the values or the error, and the memory."""
    folder.mkdir()
    (folder / "prompts.txt").write_text("".join(f"a lighthouse at dusk, number {i}\n" for i in range(rows)))
    memory = Memory(gimp)
    memory.start()
    begin = time.monotonic()
    values = gimp.python(f"""
        procedure = Gimp.get_pdb().lookup_procedure("plug-in-genlayer-batch")
        config = procedure.create_config()
        config.set_property("prompts-file", Gio.File.new_for_path("{folder}/prompts.txt"))
        config.set_property("output-folder", Gio.File.new_for_path("{folder}/out"))
        config.set_property("export-format", "{kind}")
        config.set_property("max-cost", 1000.0)
        values = procedure.run(config)
        result = [int(values.index(0)), Gimp.get_pdb().get_last_error()]""")
    taken = time.monotonic() - begin
    memory.over.set()
    memory.join()
    delivered = json.loads((folder / "out/genlayer-batch.json").read_text())["totals"]["delivered"]
    return taken, delivered, values, memory.most


def main():
    kind = sys.argv[1] if len(sys.argv) > 1 else "xcf"
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    with tempfile.TemporaryDirectory(prefix="genlayer-bench-") as temporary:
        folder = pathlib.Path(temporary)
        print(f"| batch ({kind}) | seconds | ideal | ratio | bar | delivered | creates sent | accepted | requests for news | MiB |")
        print("|---|---|---|---|---|---|---|---|---|---|")

        def row(name, rows, seconds, rules, ideal, bar):
            if wanted not in name:
                return
            with Service(seconds=seconds, key=KEY) as service:
                service.scenario(rules=rules)
                with Gimp(service.environment(service="replicate"), timeout=3600) as gimp:
                    taken, delivered, values, memory = batch(gimp, folder / name.replace(" ", "-").replace("/", "-"), rows, kind)
                creates = service.creates()
                accepted = len([entry for entry in service.requests() if entry in creates and entry["status"] == 201])
                asked = len(service.requests("GET", "api"))
                print(f"| {name} | {taken:.2f} | {ideal:.2f} | {taken / ideal:.3f} | {bar} | {delivered} of {rows} | {len(creates)} | "
                      f"{accepted} | {asked} | {memory:.1f} |", flush=True)
                if values[0] != 3:
                    print(values[1])

        row("one job of 3 s", 1, 3, [], 3, "")
        row("100 jobs of 3 s, 10 creates/s", 100, 3, [limit(10, 10)], 99 / 10 + 3, "1.05")
        row("100 jobs of 8 s, 10 creates/s", 100, 8, [limit(10, 10)], 99 / 10 + 8, "1.10")
        row("100 jobs of 3 s, 10 creates/s, no burst", 100, 3, [limit(10, 1)], 99 / 10 + 3, "")
        # Six a minute with a burst of one, a hundred times as fast.
        row("1000 jobs of 1 s, 10 creates/s, 2 % faults", 1000, 1, [*FAULTS, limit(10, 1)], 999 / 10 + 1, "all")


if __name__ == "__main__":
    main()
