# SPDX-License-Identifier: GPL-3.0-or-later
"""A real gimp-console with genlayer-insert-probe in it, one for many calls.

    with probe() as gimp:
        gimp.python(f"result = insert('{path}', new_image=True)")

GENLAYER_PROBE_DIR names the folder with the built probe.
"""
import contextlib
import os
import pathlib
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from gimp import Gimp, build_folder, stock_plug_ins

NAME = "genlayer-insert-probe"
INSIDE = '''
def insert(path, image=None, box=(0, 0, 1, 1), **more):
    """What canvas:: makes of a file: (image, layer, "") or (None, None, why not)."""
    procedure = Gimp.get_pdb().lookup_procedure("genlayer-test-insert")
    config = procedure.create_config()
    values = dict(path=path, fit="original", x=box[0], y=box[1], width=box[2], height=box[3], **more)
    if image:
        values["image"] = image
    for name, value in values.items():
        config.set_property(name.replace("_", "-"), value)
    done = procedure.run(config)
    if done.index(0) != Gimp.PDBStatusType.SUCCESS:
        return None, None, Gimp.get_pdb().get_last_error()
    return done.index(1), done.index(2), ""
'''


@contextlib.contextmanager
def probe(*others):
    """`others`: more plug-ins of ours, as paths."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="genlayer-probe-"))
    try:
        built = os.environ.get("GENLAYER_PROBE_DIR") or build_folder() / "tests/canvas"
        for program in pathlib.Path(built) / NAME, *others:
            (folder / program.name).mkdir()
            (folder / program.name / program.name).symlink_to(program.resolve())
        for name in "python-eval", "file-png", "file-jpeg", "file-webp":
            (folder / name).symlink_to(stock_plug_ins() / name)
        with Gimp({"GIMP_TESTING_PLUGINDIRS": str(folder), "LANGUAGE": "C",
                   "GIMP_PLUGIN_DEBUG": NAME + ",fatal-criticals"}) as gimp:
            gimp.python(INSIDE)
            yield gimp
    finally:
        shutil.rmtree(folder, ignore_errors=True)
