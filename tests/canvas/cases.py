# SPDX-License-Identifier: GPL-3.0-or-later
# What the *_cases.py have in common: in_gimp.py runs it before them, inside GIMP's Python. They do one thing
# after another through the probe and print what became of it, a JSON line each; judging is the tests'.
import json
import os
import struct
import zlib

from gi.repository import Gegl

FOLDER = os.environ["CASES_FOLDER"]
WIDTH, HEIGHT = 64, 48
PROMPT = "Ein Leuchtturm 灯塔\tin der Dämmerung\nzweite Zeile"
SPOTS = [(10, 10), (30, 20), (20, 30), (45, 33)]


def png(name, bits=8, alpha=False, gray=False, profile=None, cut=0):
    """The test picture of insert_test.py as a file; 16 bits: 0.3 of an 8-bit step brighter."""
    rows = b""
    for y in range(HEIGHT):
        rows += b"\0"
        for x in range(WIDTH):
            pixel = [x * 3 + 20] if gray else [x * 3 + 20, y * 4 + 10, 128]
            if alpha:
                pixel.append(x * 4)
            rows += bytes(pixel) if bits == 8 else struct.pack(
                f">{len(pixel)}H", *(round((v + 0.3) * 257) for v in pixel))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    colour_type = (0 if gray else 2) + (4 if alpha else 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", WIDTH, HEIGHT, bits, colour_type, 0, 0, 0))
    if profile:
        data += chunk(b"iCCP", b"profile\0\0" + zlib.compress(profile))
    data += chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")
    path = os.path.join(FOLDER, name)
    with open(path, "wb") as file:
        file.write(data[:len(data) - cut])
    return path


def insert(path, image=None, above=None, fit="original", box=(0, 0, 0, 0), **more):
    procedure = Gimp.get_pdb().lookup_procedure("genlayer-test-insert")
    config = procedure.create_config()
    values = dict(path=path, fit=fit, prompt=PROMPT, x=box[0], y=box[1], width=box[2], height=box[3], **more)
    if image:
        values["image"] = image
    if above:
        values["above"] = above
    for name, value in values.items():
        config.set_property(name.replace("_", "-"), value)
    result = procedure.run(config)
    if result.index(0) != Gimp.PDBStatusType.SUCCESS:
        return None, None, {"status": "execution error", "error": Gimp.get_pdb().get_last_error()}
    return result.index(1), result.index(2), {
        "status": "success", "times": [float(t) for t in result.index(3).split()],
        "mebibytes": result.index(4)}


def say(case, **what):
    print("CASE " + json.dumps(dict(case=case, **what)), flush=True)


def sample(layer, spots=SPOTS):
    out = []
    for x, y in spots:
        colour = layer.get_pixel(x, y).get_rgba()
        out.append([[x, y], [colour.red, colour.green, colour.blue, colour.alpha]
                    if hasattr(colour, "red") else list(colour)])
    return out


def about(layer, spots=SPOTS):
    _, x, y = layer.get_offsets()
    return {"bounds": [x, y, layer.get_width(), layer.get_height()], "name": layer.get_name(),
            "alpha": layer.has_alpha(), "samples": sample(layer, spots)}


def new(mode="RGB", precision="U8_NON_LINEAR", size=(200, 150), profile=None):
    base = Gimp.ImageBaseType.RGB if mode == "INDEXED" else getattr(Gimp.ImageBaseType, mode)
    image = Gimp.Image.new_with_precision(*size, base, getattr(Gimp.Precision, precision))
    if profile:
        image.set_color_profile(profile)
    kind = Gimp.ImageType.GRAY_IMAGE if mode == "GRAY" else Gimp.ImageType.RGB_IMAGE
    layer = Gimp.Layer.new(image, "background", *size, kind, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    layer.fill(Gimp.FillType.WHITE)
    if mode == "INDEXED":
        image.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.WEB, 0, False, False, "")
    return image


def finished(image):
    image.delete()
