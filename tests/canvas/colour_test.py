#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours of pictures with profiles, in a real GIMP, against colourimetry.py: within ΔE 1.

Each picture is 16 × 12 patches of colours that every space here can hold. What is in the layer is read as
GIMP keeps it, number for number, and understood by what the image says of itself.
"""
import base64
import pathlib
import random
import shutil
import struct
import subprocess
import tempfile
import unittest
import zlib

from colourimetry import ADOBE, GRAY, GRAY_18, GRAY_22, P3, SRGB, Linear, Srgb, delta_e
from probe import probe

COLUMNS, ROWS = 16, 12
NUMBERS = {"U8": ("B", 255), "U16": ("H", 65535), "U32": ("I", 2 ** 32 - 1), "FLOAT": ("f", 1)}
INSIDE = '''
import base64

def place(path, mode, precision, profile, size, palette):
    """Inserts the file into a new image, and says what is in the layer."""
    base = Gimp.ImageBaseType.GRAY if mode == "GRAY" else Gimp.ImageBaseType.RGB
    image = Gimp.Image.new_with_precision(64, 64, base, getattr(Gimp.Precision, precision))
    if profile:
        assert image.set_color_profile(Gimp.ColorProfile.new_from_icc_profile(base64.b64decode(profile)))
    if mode == "INDEXED":
        colours = Gimp.Palette.new("the picture's own")
        for light in palette:
            colour = Gegl.Color.new("black")
            colour.set_rgba(*light, 1)
            colours.add_entry("", colour)
        image.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.CUSTOM, 0, False, False,
                              colours.get_name())
        colours.delete()
    _, layer, why = insert(path, image, box=(0, 0, *size))
    return about(image, layer, size, why, "R'G'B' u8" if mode == "INDEXED" else None)

def open_new(path, size):
    image, _, why = insert(path, new_image=True, box=(0, 0, 0, 0))
    layer = image.get_layers()[0] if image else None
    return about(image, layer, size, why, None)

def about(image, layer, size, why, format):
    if not layer:
        return {"why": why}
    profile = image.get_color_profile()
    raw = layer.get_buffer().get(Gegl.Rectangle.new(0, 0, *size), 1.0, format, Gegl.AbyssPolicy.CLAMP)
    known = {"size": [layer.get_width(), layer.get_height()], "alpha": layer.has_alpha(),
             "precision": image.get_precision().value_nick.replace("-", "_").upper(),
             "base": image.get_base_type().value_nick.upper(),
             "profile": base64.b64encode(bytes(profile.get_icc_profile())).decode() if profile else "",
             "raw": base64.b64encode(bytes(raw)).decode()}
    image.delete()
    return known
'''


def patches(space, seed, bits=8, low=0.03, alpha=False):
    """Colours of sRGB's gamut, as numbers of `space`; and what these are in XYZ."""
    rng = random.Random(seed)
    top = 2 ** bits - 1
    numbers, colours = [], []
    for _ in range(COLUMNS * ROWS):
        xyz = SRGB.xyz([rng.uniform(low, 0.97) for _ in range(3)])
        pixel = [round(space.curve.encode(light) * top) for light in space.light(xyz)]
        colours.append(space.xyz([space.curve.decode(number / top) for number in pixel]))
        numbers.append(pixel + ([rng.randrange(top // 4, top + 1)] if alpha else []))
    return numbers, colours


def png(path, pixels, width, bits=8, profile=None, palette=False):
    channels = len(pixels[0])
    kind = 3 if palette else {1: 0, 2: 4, 3: 2, 4: 6}[channels]

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(
        ">2I5B", width, len(pixels) // width, bits, kind, 0, 0, 0))
    if profile:
        data += chunk(b"iCCP", b"own\0\0" + zlib.compress(profile))
    rows = b""
    for y in range(0, len(pixels), width):
        row = range(y, y + width) if palette else sum(pixels[y:y + width], [])
        rows += b"\0" + struct.pack(f">{len(row)}{'H' if bits == 16 else 'B'}", *row)
    if palette:
        data += chunk(b"PLTE", bytes(sum((pixel[:3] for pixel in pixels), [])))
        if channels == 4:
            data += chunk(b"tRNS", bytes(pixel[3] for pixel in pixels))
    path.write_bytes(data + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return path


def convert(*arguments):
    return subprocess.run(["convert", *map(str, arguments)], check=True, capture_output=True).stdout


class Colour(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="genlayer-colour-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.gimp = cls.enterClassContext(probe())
        cls.gimp.python(INSIDE)

    def place(self, path, mode="RGB", precision="U8_NON_LINEAR", space=None, size=(COLUMNS, ROWS), palette=None):
        profile = base64.b64encode(space.profile()).decode() if space else ""
        found = self.gimp.python(f"result = place({str(path)!r}, {mode!r}, {precision!r}, {profile!r}, {size!r}, "
                                 f"{palette!r})")
        self.assertNotIn("why", found)
        self.assertEqual(found["precision"], precision)
        return found

    def pixels(self, found, mode):
        """The layer's numbers, of 0 … 1, a list a pixel."""
        width, _, _ = found["precision"].partition("_")
        letter, top = NUMBERS["U8" if mode == "INDEXED" else width]
        raw = base64.b64decode(found["raw"])
        channels = (1 if mode == "GRAY" else 3) + (found["alpha"] and mode != "INDEXED")
        count = len(raw) // struct.calcsize(letter)
        numbers = [n / top for n in struct.unpack(f"={count}{letter}", raw)]
        self.assertEqual(count, channels * found["size"][0] * found["size"][1])
        return [numbers[i:i + channels] for i in range(0, count, channels)]

    def worst(self, found, colours, mode="RGB", space=None):
        """How far the layer is off, at most."""
        target = space or (GRAY if mode == "GRAY" else SRGB)
        curve = target.curve
        if mode != "INDEXED" and not found["precision"].endswith("_NON_LINEAR"):
            # GIMP's perceptual precisions have sRGB's curve, whatever the profile's is.
            curve = Linear if found["precision"].endswith("_LINEAR") else Srgb
        off = 0
        for got, wanted in zip(self.pixels(found, mode), colours, strict=True):
            if mode == "GRAY":
                wanted = GRAY.xyz([wanted[1]])
            off = max(off, delta_e(target.xyz([curve.decode(n) for n in got]), wanted))
        return off

    def picture(self, space, bits=8, low=0.03, alpha=False, embed=True, palette=False):
        name = f"{space.name}-{bits}-{low}-{alpha}-{palette}.png"
        pixels, colours = patches(space, name, bits, low, alpha)
        return png(self.folder / name, pixels, COLUMNS, bits, space.profile() if embed else None,
                   palette), pixels, colours

    def test_the_judge_agrees_with_imagemagick(self):
        srgb = self.folder / "srgb.icc"
        srgb.write_bytes(SRGB.profile())
        for space in P3, ADOBE, GRAY_18:
            path, _, colours = self.picture(space, 16)
            raw = convert(path, "-profile", srgb, "-depth", "16", "-endian", "MSB", "rgb:-")
            numbers = struct.unpack(f">{len(raw) // 2}H", raw)
            for i, wanted in enumerate(colours):
                got = SRGB.xyz([Srgb.decode(n / 65535) for n in numbers[3 * i:3 * i + 3]])
                self.assertLess(delta_e(got, wanted), 0.1, (space.name, i))

    def test_every_precision(self):
        for space in P3, ADOBE, GRAY_18:
            for mode in "RGB", "GRAY":
                for width in NUMBERS:
                    for curve in "LINEAR", "NON_LINEAR", "PERCEPTUAL":
                        precision = f"{width}_{curve}"
                        # Eight bits of linear light can't tell dark colours apart.
                        path, _, colours = self.picture(space, low=0.35 if precision == "U8_LINEAR" else 0.03)
                        with self.subTest(space=space.name, mode=mode, precision=precision):
                            found = self.place(path, mode, precision)
                            self.assertLess(self.worst(found, colours, mode), 1)

    def test_images_with_a_profile(self):
        for source in SRGB, P3, ADOBE, GRAY_18:
            path, _, colours = self.picture(source, embed=source is not SRGB)
            for space in P3, ADOBE:
                for precision in "U8_NON_LINEAR", "U16_NON_LINEAR", "FLOAT_LINEAR", "FLOAT_PERCEPTUAL":
                    with self.subTest(source=source.name, image=space.name, precision=precision):
                        found = self.place(path, "RGB", precision, space)
                        self.assertLess(self.worst(found, colours, "RGB", space), 1)
            for space in GRAY_18, GRAY_22:
                with self.subTest(source=source.name, image=space.name):
                    found = self.place(path, "GRAY", "U8_NON_LINEAR", space)
                    self.assertLess(self.worst(found, colours, "GRAY", space), 1)

    def test_in_an_image_of_its_own_profile_the_numbers_are_the_files(self):
        for space in P3, ADOBE:
            path, pixels, _ = self.picture(space)
            found = self.place(path, space=space)
            self.assertEqual(base64.b64decode(found["raw"]), bytes(sum(pixels, [])))

    def test_indexed_images(self):
        # The image's palette has the very colours of the picture, so that the nearest is the right one.
        for space in P3, ADOBE, GRAY_18:
            path, _, colours = self.picture(space)
            palette = [SRGB.light(xyz) for xyz in colours]
            with self.subTest(space.name):
                found = self.place(path, "INDEXED", palette=palette)
                self.assertEqual(found["base"], "INDEXED")
                self.assertLess(self.worst(found, colours, "INDEXED"), 1)

    def test_sixteen_bits_stay_sixteen_bits(self):
        for space in P3, ADOBE, GRAY_22:
            path, _, colours = self.picture(space, 16)
            for precision in "U16_NON_LINEAR", "U32_LINEAR", "FLOAT_PERCEPTUAL":
                with self.subTest(space=space.name, precision=precision):
                    self.assertLess(self.worst(self.place(path, "RGB", precision), colours), 0.1)
            self.assertLess(self.worst(self.place(path), colours), 1)

    def test_palettes_and_alpha(self):
        for bits, palette in (8, False), (16, False), (8, True):
            path, pixels, colours = self.picture(P3, bits, alpha=True, palette=palette)
            for mode, precision in (("RGB", "U8_NON_LINEAR"), ("RGB", "U16_NON_LINEAR"), ("RGB", "FLOAT_LINEAR"),
                                    ("GRAY", "U8_NON_LINEAR")):
                with self.subTest(bits=bits, palette=palette, mode=mode, precision=precision):
                    found = self.place(path, mode, precision)
                    self.assertTrue(found["alpha"])
                    got = self.pixels(found, mode)
                    for pixel, wanted in zip(got, pixels, strict=True):
                        self.assertLessEqual(abs(pixel[-1] - wanted[-1] / (2 ** bits - 1)),
                                             0.501 / 255 if precision.startswith("U8") and bits == 16 else 1e-6)
                    self.assertLess(self.worst(found, colours, mode), 1)
        path, _, colours = self.picture(ADOBE, palette=True)
        found = self.place(path)
        self.assertFalse(found["alpha"])
        self.assertLess(self.worst(found, colours), 1)

    def test_jpeg_and_webp(self):
        # Flat blocks, so that the codecs have next to nothing to lose; what they lost is in both.
        block, width = 8, COLUMNS * 8
        for space in P3, ADOBE, GRAY_18, GRAY_22:
            numbers, _ = patches(space, "blocks", low=0.08)
            pixels = [numbers[y // block * COLUMNS + x // block] for y in range(ROWS * block) for x in range(width)]
            source = png(self.folder / f"blocks {space.name}.png", pixels, width, profile=space.profile())
            for ending, options in (("jpg", ["-quality", "100", "-sampling-factor", "4:4:4"]),
                                    ("webp", ["-define", "webp:lossless=true"])):
                if space.gray and ending == "webp":
                    continue  # WebP has no gray
                path = source.with_suffix("." + ending)
                convert(source, *options, path)
                self.assertIn(b"ICC_PROFILE" if ending == "jpg" else b"ICCP", path.read_bytes())
                raw = convert(path, "-depth", "8", "gray:-" if space.gray else "rgb:-")
                channels = 1 if space.gray else 3
                colours = [space.xyz([space.curve.decode(n / 255) for n in raw[i:i + channels]])
                           for i in range(0, len(raw), channels)]
                for precision in "U8_NON_LINEAR", "FLOAT_LINEAR":
                    with self.subTest(space=space.name, file=ending, precision=precision):
                        found = self.place(path, precision=precision, size=(width, ROWS * block))
                        self.assertLess(self.worst(found, colours), 1)

    def test_a_new_image_keeps_the_files_own_profile(self):
        for space in P3, ADOBE:
            for bits in 8, 16:
                path, pixels, _ = self.picture(space, bits)
                found = self.gimp.python(f"result = open_new({str(path)!r}, ({COLUMNS}, {ROWS}))")
                self.assertEqual(base64.b64decode(found["profile"]), space.profile())
                self.assertEqual(found["precision"], f"U{bits}_NON_LINEAR")
                top = 2 ** bits - 1
                self.assertEqual([[round(n * top) for n in pixel] for pixel in self.pixels(found, "RGB")], pixels)

    def test_a_gray_picture_in_a_new_image_looks_the_same(self):
        # The image is RGB, which a gray profile can't describe.
        path, _, colours = self.picture(GRAY_18)
        found = self.gimp.python(f"result = open_new({str(path)!r}, ({COLUMNS}, {ROWS}))")
        self.assertEqual((found["base"], found["profile"]), ("RGB", ""))
        self.assertLess(self.worst(found, colours), 1)


if __name__ == "__main__":
    unittest.main()
