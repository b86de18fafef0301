#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes complete to the layer in the image, beside the bare decoder and GIMP's own loader, in one run.

    tools/gimp-root exec [--gimp 3.2] -- python3 tests/bench/import_bench.py [RUNS]

Each import is in a plug-in process of its own, as in life, warmed as while waiting for the server; the four
ways take turns. Medians in milliseconds; memory is the peak that the import added to the process, less the
decoded picture.
"""
import contextlib
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "canvas")]
sys.dont_write_bytecode = True
from gimp import build_folder
from probe import probe

SIDES = 1024, 2048, 4096
KINDS = {"baseline": ("jpg", []), "progressive": ("jpg", ["-interlace", "JPEG"]), "8-bit": ("png", []),
         "lossy": ("webp", ["-quality", "85"]),
         "lossless": ("webp", ["-define", "webp:lossless=true", "-define", "webp:method=1"])}
INSIDE = '''
def run(name, image, **values):
    procedure = Gimp.get_pdb().lookup_procedure(name)
    config = procedure.create_config()
    for key, value in dict(values, image=image).items():
        config.set_property(key, value)
    done = procedure.run(config)
    assert done.index(0) == Gimp.PDBStatusType.SUCCESS, Gimp.get_pdb().get_last_error()
    return done

def measure(path, how, side):
    image = Gimp.Image.new(side, side, Gimp.ImageBaseType.RGB)
    layer = Gimp.Layer.new(image, "there", side, side, Gimp.ImageType.RGB_IMAGE, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    if how == "ours":
        done = run("genlayer-test-insert", image, path=path, fit="original", width=side, height=side, warm=True)
        found = float(done.index(3).split()[-1]), done.index(4)
    else:
        found = run("genlayer-bench-import", image, path=path, how=how).index(1), 0
    image.delete()
    return found
'''
WAYS = "decode", "set", "ours", "load"


def pictures(folder):
    """Photograph-like: clouds with a little noise."""
    for side in SIDES:
        source = folder / f"{side}.ppm"
        subprocess.run(["convert", "-seed", "1", "-size", f"{side}x{side}", "plasma:", "-attenuate", "0.2", "+noise",
                        "Gaussian", "-depth", "8", str(source)], check=True)
        for kind, (ending, options) in KINDS.items():
            path = folder / f"{side}{kind}.{ending}"
            subprocess.run(["convert", str(source), "-quality", "90" if ending == "jpg" else "15", *options,
                            str(path)], check=True)
            yield side, kind, path


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="genlayer-bench-")))
        gimp = stack.enter_context(probe(build_folder() / "tests/bench/genlayer-import-probe"))
        gimp.python(INSIDE)
        print("| | decoder | + gegl_buffer_set | ours | bar | gimp_file_load_layer | memory (MiB) |")
        print("|---|---|---|---|---|---|---|")
        for side, kind, path in pictures(folder):
            found = {way: [] for way in WAYS}
            for _ in range(runs):
                for way in WAYS:
                    found[way].append(gimp.python(f"result = measure({str(path)!r}, {way!r}, {side})"))
            taken = {way: statistics.median(ms for ms, _ in found[way]) for way in WAYS}
            bar = 1.5 * taken["decode"] + 20 if side == 1024 else 1.3 * taken["set"]
            memory = statistics.median(mebibytes for _, mebibytes in found["ours"]) - 3 * side * side / 2 ** 20
            print(f"| {side}² {kind} {path.suffix[1:]} | " + " | ".join(f"{taken[way]:.0f}" for way in WAYS[:3]) +
                  f" | {bar:.0f} | {taken['load']:.0f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
