#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turned and broken files in a real GIMP: the first are upright, of the others nothing is left.

The orientations are written by exiftool and judged by ImageMagick.
"""
import base64
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from probe import probe

WIDTH, HEIGHT = 90, 150
KINDS = {"baseline.jpg": [], "progressive.jpg": ["-interlace", "JPEG"], "plain.png": [],
         "interlaced.png": ["-interlace", "PNG"], "lossy.webp": ["-quality", "80"],
         "lossless.webp": ["-define", "webp:lossless=true"]}
INSIDE = '''
import base64

def upright(path, width, height):
    image = Gimp.Image.new(width, height, Gimp.ImageBaseType.RGB)
    _, layer, why = insert(path, image, box=(0, 0, width, height))
    if not layer:
        return {"why": why}
    size = [layer.get_width(), layer.get_height()]
    raw = layer.get_buffer().get(Gegl.Rectangle.new(0, 0, *size), 1.0, "R'G'B' u8", Gegl.AbyssPolicy.CLAMP)
    _, x, y = layer.get_offsets()
    image.delete()
    return {"size": size, "offsets": [x, y], "raw": base64.b64encode(bytes(raw)).decode()}

def broken(path, new_image):
    image = Gimp.Image.new(100, 100, Gimp.ImageBaseType.RGB)
    image.clean_all()
    others = len(Gimp.get_images())
    _, layer, why = insert(path, image, box=(0, 0, 100, 100), new_image=new_image)
    left = {"why": why, "layers": len(image.get_layers()), "images": len(Gimp.get_images()) - others,
            "dirty": image.is_dirty()}
    image.delete()
    return left
'''


def convert(*arguments):
    return subprocess.run(["convert", *map(str, arguments)], check=True, capture_output=True).stdout


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="genlayer-files-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        source = cls.folder / "source.png"
        convert("-seed", "1", "-size", f"{WIDTH}x{HEIGHT}", "plasma:", "-depth", "8", source)
        for name, options in KINDS.items():
            convert(source, *options, cls.folder / name)
        convert(source, "-alpha", "set", "-channel", "A", "-fx", "i/w", cls.folder / "alpha.webp")
        cls.gimp = cls.enterClassContext(probe())
        cls.gimp.python(INSIDE)

    def tearDown(self):
        said = [line for line in self.gimp.output().splitlines()
                if "genlayer-insert-probe" in line and ("CRITICAL" in line or "WARNING" in line)
                and "Broken pipe" not in line]
        self.assertEqual(said, [], "GIMP's or GLib's complaints")

    def test_turned_pictures_are_upright(self):
        for name in "baseline.jpg", "plain.png", "lossless.webp":
            path = self.folder / ("turned." + name)
            for orientation in range(1, 9):
                with self.subTest(name, orientation=orientation):
                    shutil.copy(self.folder / name, path)
                    subprocess.run(["exiftool", "-q", "-q", "-overwrite_original", "-n",
                                    f"-IFD0:Orientation={orientation}", str(path)], check=True)
                    width, height = (HEIGHT, WIDTH) if orientation > 4 else (WIDTH, HEIGHT)
                    found = self.gimp.python(f"result = upright({str(path)!r}, {width}, {height})")
                    self.assertNotIn("why", found)
                    self.assertEqual((found["size"], found["offsets"]), ([width, height], [0, 0]))
                    wanted = convert(path, "-auto-orient", "-depth", "8", "rgb:-")
                    got = base64.b64decode(found["raw"])
                    self.assertEqual(len(got), len(wanted))
                    # Two decoders of JPEG differ by a step or three.
                    off = max(abs(a - b) for a, b in zip(got, wanted))
                    self.assertLessEqual(off, 3 if name.endswith("jpg") else 0)

    def test_a_cut_file_leaves_nothing_behind(self):
        for name in [*KINDS, "alpha.webp"]:
            whole = (self.folder / name).read_bytes()
            path = self.folder / ("cut." + name)
            for length in (len(whole) // 50, len(whole) // 2, len(whole) * 49 // 50, len(whole) - 2):
                path.write_bytes(whole[:length])
                for new_image in False, True:
                    with self.subTest(name, length=length, of=len(whole), new_image=new_image):
                        left = self.gimp.python(f"result = broken({str(path)!r}, {new_image})")
                        self.assertIn("damaged or incomplete", left.pop("why"))
                        self.assertEqual(left, {"layers": 0, "images": 0, "dirty": False})

    def test_a_jpeg_in_cmyk_is_refused_with_a_sentence(self):
        path = self.folder / "cmyk.jpg"
        convert(self.folder / "source.png", "-colorspace", "CMYK", path)
        left = self.gimp.python(f"result = broken({str(path)!r}, True)")
        self.assertIn("CMYK", left.pop("why"))
        self.assertEqual(left, {"layers": 0, "images": 0, "dirty": False})


if __name__ == "__main__":
    unittest.main()
