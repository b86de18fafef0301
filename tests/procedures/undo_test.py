#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Placing is one named step of undo: in a whole GIMP, since only its menu undoes."""
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "ui")]
from atspi_driver import Session, wait_until
from gimp import Gimp
from service import Service

LAYER = "plug-in-genlayer-layer"
# All that a step of undo could change, pixels as their hashes.
STATE = '''
import hashlib
def pixels(drawable):
    rectangle = Gegl.Rectangle.new(0, 0, drawable.get_width(), drawable.get_height())
    data = drawable.get_buffer().get(rectangle, 1.0, "R'G'B'A float", Gegl.AbyssPolicy.NONE)
    return hashlib.sha256(bytes(data)).hexdigest()

def parasites(thing):
    # Those that are not persistent are in no file: ours marks the image for Recover while it is open.
    kept = [thing.get_parasite(name) for name in thing.get_parasite_list()]
    return {parasite.get_name(): bytes(parasite.get_data()).decode() for parasite in kept if parasite.is_persistent()}

def item(layer):
    mask = layer.get_mask()
    return [layer.get_id(), layer.get_name(), list(layer.get_offsets())[1:], layer.get_width(), layer.get_height(),
            layer.get_opacity(), layer.get_visible(), parasites(layer), pixels(layer),
            [pixels(mask), layer.get_edit_mask(), layer.get_apply_mask()] if mask else None,
            [item(child) for child in layer.get_children()] if layer.is_group() else None]

def state(number):
    image = the_image(number)
    return dict(layers=[item(layer) for layer in image.get_layers()], selection=pixels(image.get_selection()),
                selected=[layer.get_id() for layer in image.get_selected_layers()],
                channels=[pixels(channel) for channel in image.get_channels()], parasites=parasites(image),
                size=[image.get_width(), image.get_height()], mode=image.get_base_type().value_nick,
                dirty=image.is_dirty())
'''
NEW = '''
image = Gimp.Image.new_with_precision(300, 200, Gimp.ImageBaseType.{base}, Gimp.Precision.{precision})
kind = Gimp.ImageType.{kind}
for i in range(2):
    layer = Gimp.Layer.new(image, f"layer {{i}}", 300, 200, kind, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    layer.fill(Gimp.FillType.WHITE if i else Gimp.FillType.BACKGROUND)
image.get_layers()[0].add_mask(image.get_layers()[0].create_mask(Gimp.AddMaskType.BLACK))
if {indexed}:
    image.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.WEB, 0, False, False, "")
image.select_ellipse(Gimp.ChannelOps.REPLACE, 50, 40, 120, 90)
Gimp.Selection.feather(image, 10)
image.set_selected_layers([image.get_layers()[1]])
Gimp.Display.new(image)
image.clean_all()
result = image.get_id()
'''


def setUpModule():
    global gimp, service, session
    folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory(prefix="genlayer-ui-")))
    session = unittest.enterModuleContext(Session(folder, size="1280x1000"))
    service = unittest.enterModuleContext(Service(seconds=0.2))
    gimp = unittest.enterModuleContext(Gimp(
        {**service.environment(), **{name: session.environment[name]
                                     for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}}, window=True))
    gimp.python(STATE)


class Undo(unittest.TestCase):
    def state(self, image):
        return gimp.python(f"result = state({image})")

    def menu_item(self, start):
        def look():
            for window in session.windows():
                bar = window.role == "frame" and window.look("menu bar")
                for node in bar.walk() if bar else ():
                    if node.role == "menu item" and node.name.startswith(start) and node.sensitive:
                        return node
            return None
        return wait_until(look, f"“{start}” in the menu")

    def undone_and_redone(self, base="RGB", kind="RGB_IMAGE", precision="U8_NON_LINEAR", indexed=False, **arguments):
        image = gimp.python(NEW.format(base=base, kind=kind, precision=precision, indexed=indexed))
        self.addCleanup(gimp.python, f"""
            for display in Gimp.get_displays() if hasattr(Gimp, "get_displays") else []:
                display.delete()""")
        before = self.state(image)
        self.assertFalse(before["dirty"])
        outcome = gimp.call(LAYER, image=image, prompt="a paper boat", **arguments)
        self.assertEqual(outcome.status, "success", outcome.message)
        after = self.state(image)
        self.assertTrue(after["dirty"])
        self.assertEqual(len(after["layers"]), 2 + arguments.get("count", 1))
        undo = self.menu_item("Undo")
        self.assertIn("New from Prompt", undo.name)
        undo.press()
        wait_until(lambda: len(self.state(image)["layers"]) == 2, "it is undone")
        self.assertEqual(self.state(image), before)
        redo = self.menu_item("Redo")
        self.assertIn("New from Prompt", redo.name)
        redo.press()
        wait_until(lambda: len(self.state(image)["layers"]) > 2, "it is redone")
        self.assertEqual(self.state(image), after)

    def test_a_masked_layer_goes_and_comes_back_bit_for_bit(self):
        self.undone_and_redone()

    def test_several_layers_are_one_step(self):
        self.undone_and_redone(count=3, selection="crop")

    def test_in_an_indexed_image(self):
        self.undone_and_redone(indexed=True, selection="ignore")

    def test_in_a_gray_image_of_32_bits(self):
        self.undone_and_redone("GRAY", "GRAY_IMAGE", "FLOAT_LINEAR", fit="original")


if __name__ == "__main__":
    unittest.main(verbosity=2)
