#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""plug-in-genlayer-inspect: for scripts, in its window, and from the menus of a whole GIMP."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "ui")]
from atspi_driver import Session, wait_until
from gimp import Gimp, hermetic
from service import Service

NAME = "plug-in-genlayer-inspect"
INTERACTIVE, NONINTERACTIVE = 0, 1
TITLE = "How This Was Generated"
PROMPT = "a lighthouse & <b>\"two\" boats</b>\nat dusk 🦊"
NOTHING = "Nothing is recorded with this layer."
GIMPRC = '(check-updates no)\n(show-welcome-dialog no)\n(config-version "3.2.6")\n(quit-show-confirm no)\n'


def setUpModule():
    global service, session, folder
    folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory(prefix="genlayer-ui-")))
    service = unittest.enterModuleContext(Service(seconds=0.05))
    session = unittest.enterModuleContext(Session(folder))


def display():
    return {name: session.environment[name] for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}


def clipboard():
    """What another program would paste."""
    code = ("import gi; gi.require_version('Gdk', '3.0'); gi.require_version('Gtk', '3.0')\n"
            "from gi.repository import Gdk, Gtk\n"
            "print(Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD).wait_for_text(), end='')")
    return subprocess.run([sys.executable, "-c", code], env={**session.environment, "LC_ALL": "C.UTF-8"}, check=True,
                          stdout=subprocess.PIPE, timeout=30).stdout.decode()


class Case(unittest.TestCase):
    environment = {}

    @classmethod
    def setUpClass(cls):
        cls.gimp = cls.enterClassContext(Gimp({**service.environment(service="custom"), **cls.environment}))

    def inspect(self, image, *drawables, run_mode=NONINTERACTIVE):
        """The status, and the record's text or the error's."""
        return self.gimp.python(f"""
            procedure = Gimp.get_pdb().lookup_procedure("{NAME}")
            config = procedure.create_config()
            config.set_property("run-mode", Gimp.RunMode({run_mode}))
            config.set_property("image", the_image({image}))
            if {drawables}:
                config.set_core_object_array("drawables", [Gimp.Item.get_by_id(item) for item in {drawables}])
            values = procedure.run(config)
            status = int(values.index(0))
            result = [status, values.index(1) if status == 3 else Gimp.get_pdb().get_last_error()]""")

    def generated(self, **arguments):
        """A new image's id, its layer's, and the parasite's text."""
        outcome = self.gimp.call("plug-in-genlayer-image", **{"prompt": PROMPT, "width": 64, "height": 64, **arguments})
        self.assertEqual(outcome.status, "success", outcome.message)
        layer, text = self.gimp.python(f"""
            layer = the_image({outcome.objects[0]}).get_layers()[0]
            data = layer.get_parasite("genlayer-record").get_data()
            result = [layer.get_id(), bytes(b & 255 for b in data).decode()]""")
        return outcome.objects[0], layer, text

    def write(self, layer, data):
        """Puts any bytes where the record is; PyGObject wants them as numbers with a sign."""
        self.gimp.python(f"""
            layer = Gimp.Item.get_by_id({layer})
            data = [byte - 256 if byte > 127 else byte for byte in {data}]
            layer.detach_parasite("genlayer-record")
            layer.attach_parasite(Gimp.Parasite.new("genlayer-record", Gimp.PARASITE_PERSISTENT, data))""")


class Scripts(Case):
    def test_a_generated_layers_record_is_its_parasite(self):
        image, layer, text = self.generated()
        self.assertEqual(json.loads(text)["input"]["prompt"], PROMPT)
        self.assertEqual(self.inspect(image, layer), [3, text])

    def test_without_drawables_the_selected_layer_is_meant(self):
        image, layer, text = self.generated()
        other = self.gimp.python(f"""
            image = the_image({image})
            other = Gimp.Layer.new(image, "other", 9, 9, Gimp.ImageType.RGB_IMAGE, 100, Gimp.LayerMode.NORMAL)
            image.insert_layer(other, None, 0)
            image.set_selected_layers([Gimp.Item.get_by_id({layer})])
            result = other.get_id()""")
        self.assertEqual(self.inspect(image), [3, text])
        self.gimp.python(f"the_image({image}).set_selected_layers([Gimp.Item.get_by_id({other})])")
        self.assertEqual(self.inspect(image), [3, ""])

    def test_a_mask_stands_for_its_layer_and_a_group_for_itself(self):
        image, layer, text = self.generated()
        mask, group, channel = self.gimp.python(f"""
            image, layer = the_image({image}), Gimp.Item.get_by_id({layer})
            mask = layer.create_mask(Gimp.AddMaskType.WHITE)
            layer.add_mask(mask)
            group = Gimp.GroupLayer.new(image, "group")
            image.insert_layer(group, None, 0)
            image.reorder_item(layer, group, 0)
            channel = Gimp.Channel.new(image, "channel", 64, 64, 50, Gegl.Color.new("red"))
            image.insert_channel(channel, None, 0)
            result = [mask.get_id(), group.get_id(), channel.get_id()]""")
        self.assertEqual(self.inspect(image, mask), [3, text])
        self.assertEqual(self.inspect(image, group), [3, ""])
        self.assertEqual(self.inspect(image, channel), [3, ""])
        self.gimp.python(f"""
            parasite = Gimp.Item.get_by_id({layer}).get_parasite("genlayer-record")
            Gimp.Item.get_by_id({group}).attach_parasite(parasite)""")
        self.assertEqual(self.inspect(image, group), [3, text])

    def test_a_layer_without_a_record_has_an_empty_one_and_that_is_no_error(self):
        image = self.gimp.python("result = Gimp.Image.new(9, 9, Gimp.ImageBaseType.RGB).get_id()")
        self.assertEqual(self.inspect(image), [3, ""])  # no layer at all

    def test_what_others_put_there_is_no_record(self):
        image, layer, text = self.generated()
        for data in (b"", b"\0", b"no JSON", b"[1]", b"\"text\"", b"{\"a\":\"\xff\"}", b"{} {}", b"[" * 100000,
                     text.encode() + b"x", text.encode()[:-1]):
            with self.subTest(data=data[:20]):
                self.write(layer, data)
                self.assertEqual(self.inspect(image, layer), [3, ""])

    def test_inspecting_leaves_the_image_as_it_is(self):
        image, layer, text = self.generated()
        self.gimp.python(f"the_image({image}).clean_all()")
        self.assertEqual(self.inspect(image, layer), [3, text])
        self.assertFalse(self.gimp.python(f"result = the_image({image}).is_dirty()"))

    def test_without_a_display_there_is_no_window(self):
        image, layer, _ = self.generated()
        status, message = self.inspect(image, layer, run_mode=INTERACTIVE)
        self.assertEqual(status, 1)
        self.assertIn("There is no display", message)


class Window(Case):
    @classmethod
    def setUpClass(cls):
        cls.environment = display()
        super().setUpClass()

    def open(self, image, *drawables):
        calls = self.enterContext(ThreadPoolExecutor(1))
        self.outcome = calls.submit(self.inspect, image, *drawables, run_mode=INTERACTIVE)
        return session.window(TITLE)

    def test_the_record_can_be_read_and_copied(self):
        service.scenario(predictions=[{"extra": {"version": "dp-7c1d", "logs": "Using seed: 42"}}])
        image, layer, text = self.generated(extra_input='{"negative_prompt": "<i>fog</i>"}', aspect_ratio="16:9")
        self.gimp.python(f"the_image({image}).clean_all()")
        window = self.open(image, layer)
        prompt = window.find("text", "Prompt")
        self.assertEqual(prompt.text, PROMPT)
        for shown in ("Layer “a lighthouse & <b>", "Model:", "google/imagen-4", "Version:", "dp-7c1d", "Service:",
                      "Aspect ratio:", "16:9", "Negative prompt:", "<i>fog</i>", "Format:",
                      "jpg (the model’s default)", "Safety filter:", "Seed:", "42", "Generated:", "Took:",
                      "Prediction:", json.loads(text)["prediction"], "Written by:", "genlayer"):
            self.assertIsNotNone(window.says(shown), shown)
        wait_until(lambda: window.find("button", "Close").focused, "Close has the focus")
        window.find("button", "Copy").press()
        wait_until(lambda: window.says("Copied."), "it says so")
        self.assertEqual(clipboard(), text)
        if shots := os.environ.get("GENLAYER_SHOTS"):
            session.picture(pathlib.Path(shots) / "record.png")
        session.activate(TITLE)
        session.keys("alt+p")
        wait_until(lambda: prompt.focused, "the prompt has the cursor")
        session.keys("alt+c")
        self.assertEqual(self.outcome.result(30), [3, text])
        self.assertFalse(self.gimp.python(f"result = the_image({image}).is_dirty()"))

    def test_a_layer_without_a_record_is_told_kindly(self):
        image = self.gimp.python("""
            image = Gimp.Image.new(64, 64, Gimp.ImageBaseType.RGB)
            layer = Gimp.Layer.new(image, "Sky", 64, 64, Gimp.ImageType.RGB_IMAGE, 100, Gimp.LayerMode.NORMAL)
            image.insert_layer(layer, None, 0)
            result = image.get_id()""")
        window = self.open(image)
        wait_until(lambda: window.says(NOTHING), "it says so")
        self.assertIsNotNone(window.says("Layer “Sky”"))
        self.assertIsNone(window.look("button", "Copy"))
        if shots := os.environ.get("GENLAYER_SHOTS"):
            session.picture(pathlib.Path(shots) / "nothing.png")
        session.activate(TITLE)
        session.keys("Escape")
        self.assertEqual(self.outcome.result(30), [3, ""])

    def test_a_strangers_record_is_shown_as_plain_text(self):
        image, layer, _ = self.generated()
        inputs = {f"input_{i}_with_a_long_name": "<b>x</b> \u202etxt " + "long " * 200 for i in range(60)}
        record = json.dumps({"input": {"prompt": "one \1 and \u202eback\n" * 400, **inputs}, "model": ["<a>", 1],
                             "seed": "\n", "created_at": "yesterday", "predict_time": "long", "defaults": [1]})
        self.write(layer, record.encode())
        window = self.open(image, layer)
        self.assertTrue(window.find("text", "Prompt").text.startswith("one \1 and \u202eback\none"))
        self.assertIsNotNone(window.says('["<a>",1]'))
        self.assertIsNotNone(window.look("label", "Input 59 with a long name:", showing=False))
        self.assertIsNone(window.says("yesterday"))
        for node in window.walk():
            if node.role == "label":
                self.assertNotIn("\u202e", node.text)
        if shots := os.environ.get("GENLAYER_SHOTS"):
            session.picture(pathlib.Path(shots) / "stranger.png")
        window.find("button", "Close").press()
        self.assertEqual(self.outcome.result(30)[0], 3)


class Menus(unittest.TestCase):
    def setUp(self):
        home = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="genlayer-gimp-")))
        (home / "profile").mkdir()
        (home / "profile" / "gimprc").write_text(GIMPRC)
        gimp = session.start(["gimp", "-n", "-d", "-f", "-s"],
                             env=hermetic(home, {**service.environment(), **display()}))
        self.addCleanup(session.stop, gimp)

    def item(self, *path):
        """A menu item by the menus above it; menus need not be open."""
        def look():
            for window in session.windows():
                node = window.look("menu bar") if window.role == "frame" else None
                for name in path:
                    node = node and next((child for child in node.walk() if child.name.startswith(name)
                                          and child.role in ("menu", "menu item")), None)
                if node:
                    return node
            return None
        return wait_until(look, " ▸ ".join(path))

    def press(self, *path):
        wait_until(lambda: self.item(*path).sensitive, " ▸ ".join(path) + " can be chosen")
        self.item(*path).press()

    def generate(self, title, prompt, *path):
        self.press(*path)
        window = session.window(title)
        window.find("text", "Prompt").text = prompt
        button = window.find("button", "Generate")
        wait_until(lambda: button.sensitive, "Generate can be pressed")
        button.press()
        wait_until(lambda: window.says("Done."), "it is done")
        window.find("button", "Close").press()
        wait_until(lambda: not session.look_window(title), "the window has gone")

    def shown_prompt(self):
        self.press("Layer", "How This Was Generated")
        window = session.window(TITLE)
        prompt = window.find("text", "Prompt").text
        window.find("button", "Close").press()
        wait_until(lambda: not session.look_window(TITLE), "the window has gone")
        return prompt

    def layers(self, text):
        wait_until(lambda: any(text in window.name for window in session.windows()), text)

    def test_undo_takes_the_record_with_its_layer_and_redo_brings_it_back(self):
        self.assertFalse(self.item("Layer", "How This Was Generated").sensitive)
        self.generate("New Image from Prompt", "a paper boat", "File", "Create", "From Prompt")
        self.layers("1 layer")
        self.assertFalse(self.item("Edit", "Undo").sensitive)  # a new image has no past
        self.generate("New Layer from Prompt", "a paper moon", "Layer", "New from Prompt")
        self.layers("2 layers")
        self.assertEqual(self.shown_prompt(), "a paper moon")
        self.press("Edit", "Undo New from Prompt")
        self.layers("1 layer")
        self.assertEqual(self.shown_prompt(), "a paper boat")
        self.press("Edit", "Redo New from Prompt")
        self.layers("2 layers")
        self.assertEqual(self.shown_prompt(), "a paper moon")
        self.press("Layer", "Duplicate Layer")
        self.layers("3 layers")
        self.assertEqual(self.shown_prompt(), "a paper moon")


if __name__ == "__main__":
    unittest.main(verbosity=2)
