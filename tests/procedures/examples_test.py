#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""data/examples and the README's commands, run as they are written there; what they leave, and how they fail."""
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import textwrap
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE)]
from gimp import Gimp, hermetic
from recover_test import HANGING, RecoverCase
from service import Service

PROJECT = HERE.parents[1]
EXAMPLES = PROJECT / "data" / "examples"
README = (PROJECT / "README.md").read_text()
ENDINGS = ("scm", "py")
REFUSED = {"end": "failed", "error": "(E005)"}


def setUpModule():
    global service, home
    service = unittest.enterModuleContext(Service(seconds=0.05))
    home = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory(prefix="genlayer-home-")))


def command_of(name):
    """The command that an example's own comment says to run it with."""
    return re.search(r"^[#;] {3}(gimp-console .*)$", (EXAMPLES / name).read_text(), re.M)[1]


def readme_commands():
    blocks = re.findall(r"(?:^ {4}.*\n)+", README, re.M)
    commands = [textwrap.dedent(block) for block in blocks if block.startswith("    gimp-console")]
    # The picture's metadata is looked at with a program that need not be here.
    return [re.sub(r"^exiftool .*\n", "", command, flags=re.M) for command in commands]


def sh(command, folder, environment):
    """A command typed in a folder, by somebody whose GIMP has what the environment says."""
    return subprocess.run(["sh", "-c", command], cwd=folder, env=hermetic(home, environment), capture_output=True,
                          text=True, timeout=240)


def png_size(path):
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n", path
    return struct.unpack(">II", head[16:])


class Shell(unittest.TestCase):
    def setUp(self):
        service.scenario()
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="genlayer-examples-")))
        shutil.copytree(EXAMPLES, self.folder, dirs_exist_ok=True)

    def shell(self, command, **extra):
        return sh(command, self.folder, {**service.environment(), **extra})

    def run_example(self, name, **extra):
        return self.succeed(command_of(name), **extra)

    def succeed(self, command, **extra):
        done = self.shell(command, **extra)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def names(self, folder, ending):
        return sorted(path.name for path in (self.folder / folder).glob("*." + ending))

    def layers(self, gimp, *names):
        """Name, box and visibility of each layer, from the top, of each file."""
        return gimp.python(f"""
            result = []
            for name in {[str(self.folder / name) for name in names]!r}:
                image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(name))
                result.append([[layer.get_name(), *layer.get_offsets()[1:], layer.get_width(),
                                layer.get_height(), layer.get_visible()] for layer in image.get_layers()])""")


class Examples(Shell):
    def test_a_new_canvas_is_filled_and_exported(self):
        for ending in ENDINGS:
            service.scenario()
            (self.folder / ending).mkdir()
            self.run_example("new-image." + ending, OUTPUT_FOLDER=ending)
            self.assertEqual(png_size(self.folder / ending / "lighthouse.png"), (1600, 900))
            self.assertTrue((self.folder / ending / "lighthouse.xcf").stat().st_size)
            self.assertEqual(len(service.creates()), 1)

    def test_five_variations_are_layers_and_the_uppermost_is_seen(self):
        with Gimp(service.environment()) as gimp:
            for ending in ENDINGS:
                service.scenario()
                self.run_example("five-layers." + ending)
                layers, = self.layers(gimp, "variations.xcf")
                (self.folder / "variations.xcf").unlink()
                self.assertEqual([layer[1:] for layer in layers],
                                 [[0, 0, 800, 600, number == 0] for number in range(5)])
                self.assertEqual(len(service.creates()), 5)

    def test_the_selection_of_every_open_image_is_filled(self):
        with Gimp(service.environment()) as gimp:
            gimp.python(f"""
                def photo(name, width, height, box=None):
                    image = Gimp.Image.new(width, height, Gimp.ImageBaseType.RGB)
                    ground = Gimp.Layer.new(image, "ground", width, height, Gimp.ImageType.RGB_IMAGE, 100,
                                            Gimp.LayerMode.NORMAL)
                    image.insert_layer(ground, None, 0)
                    if box:
                        image.select_rectangle(Gimp.ChannelOps.REPLACE, *box)
                    file = Gio.File.new_for_path({str(self.folder)!r} + "/" + name)
                    assert Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file, None)
                photo("whole.png", 400, 300)
                photo("a part.xcf", 300, 200, (50, 20, 160, 90))""")
            for ending in ENDINGS:
                service.scenario()
                command = command_of("open-images." + ending)
                self.assertIn("*.png", command)
                self.succeed(command.replace("*.png", "*.png *part.xcf"))
                whole, part = self.layers(gimp, "whole.png-sky.xcf", "a part.xcf-sky.xcf")
                for name in self.names(".", "*-sky.xcf"):
                    (self.folder / name).unlink()
                self.assertEqual([len(whole), whole[0][1:]], [2, [0, 0, 400, 150, True]])
                self.assertEqual([len(part), part[0][1:]], [2, [50, 20, 160, 90, True]])
                self.assertEqual(len(service.creates()), 2)

    def test_a_csv_becomes_pngs_and_a_second_run_orders_nothing(self):
        for ending in ENDINGS:
            folder = self.folder / ("pictures-" + ending)
            service.scenario()
            for creates in (4, 4):
                said = self.run_example("csv-to-png." + ending, OUTPUT_FOLDER=str(folder))
                self.assertIn(f"4 pictures, the report: {folder}/genlayer-batch.json", said)
                self.assertEqual(len(service.creates()), creates)
            names = self.names(folder, "png")
            self.assertEqual(len(names), 4)
            self.assertTrue(names[0].endswith("-lighthouse.png"), names)
            self.assertTrue(all(min(png_size(folder / name)) > 500 for name in names))

    def test_the_other_kinds_of_prompts_files_do_as_well(self):
        for prompts, expected in (("prompts.txt", ["a blue boat in fog", "a blue boat in sunshine",
                                                   "a red boat in fog", "a red boat in sunshine",
                                                   "an old map of an island"]),
                                  ("prompts.jsonl", ['a shop sign that says "open"\nand, below it, "come in"'] * 2
                                   + ["a stone bridge", "wild poppies"])):
            service.scenario()
            self.run_example("csv-to-png.scm", PROMPTS_FILE=prompts, OUTPUT_FOLDER="of-" + prompts)
            self.assertEqual(sorted(service.prompts()), expected)
            self.assertEqual(len(self.names("of-" + prompts, "png")), len(expected))

    def test_a_prompt_longer_than_a_string_of_script_fu_arrives_whole(self):
        prompt = 'A "long" (very) 故事 $(id) `id` \\n \\ ; # é\nand a second line. ' * 70
        self.assertGreater(len(prompt.encode()), 4000)
        (self.folder / "prompt.txt").write_text(prompt + "\n")
        for ending in ENDINGS:
            service.scenario()
            self.run_example("long-prompt." + ending)
            self.assertEqual(service.prompts(), [prompt])
            (self.folder / "long-prompt.xcf").unlink()

    def test_a_failure_is_told_in_a_sentence_and_in_the_exit_code(self):
        (self.folder / "prompt.txt").write_text("a fox\n")
        (self.folder / "pictures").mkdir()
        shutil.copy(PROJECT / "data" / "screenshots" / "empty.png", self.folder)
        for name in ("new-image", "five-layers", "open-images", "csv-to-png", "long-prompt"):
            for ending in ENDINGS:
                with self.subTest(example=f"{name}.{ending}"):
                    service.scenario(predictions=[REFUSED] * 5)
                    done = self.shell(command_of(f"{name}.{ending}"), OUTPUT_FOLDER=f"{name}-{ending}")
                    if ending == "scm":
                        self.assertEqual(done.returncode, 70, done.stderr)
                    self.assertNotEqual(done.returncode, 0)
                    self.assertIn("safety filter", done.stdout + done.stderr)
                    self.assertEqual(len(service.creates()), {"five-layers": 5, "csv-to-png": 4}.get(name, 1))


class RecoverExamples(RecoverCase):
    """What a killed run has paid for, as three people would recover it."""

    def setUp(self):
        super().setUp()
        self.examples = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="genlayer-examples-")))
        shutil.copytree(EXAMPLES, self.examples, dirs_exist_ok=True)

    def test_what_was_paid_for_is_recovered_and_nothing_is_said_where_there_is_nothing(self):
        self.service.scenario(rules=[HANGING])
        self.die(self.downloads_begun(2), count=2)
        self.service.scenario()
        for number, command in enumerate((command_of("recover.scm"), command_of("recover.py"),
                                          './recover.sh "$OUTPUT_FOLDER"')):
            folder, state = self.examples / str(number), self.examples / f"state-{number}"
            shutil.copytree(self.gimp.folder / "genlayer", state)
            extra = {**self.service.environment(), "OUTPUT_FOLDER": str(folder), "GENLAYER_STATE_DIR": str(state)}
            for said in (f"recovered 2 pictures: {folder}/genlayer-recovered.json\n", ""):
                done = sh(command, self.examples, extra)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                lines = [line + "\n" for line in done.stdout.splitlines() if "recovered" in line]
                self.assertEqual("".join(lines), said, done.stdout)
                if command.startswith("./"):  # cron mails whatever is printed
                    self.assertEqual((done.stdout, done.stderr), (said, ""))
            self.assertEqual(len(list(folder.glob("genlayer-*.jpg"))), 2)
        self.assertEqual(self.service.creates(), [])

    def test_a_recovery_that_fails_says_so_in_its_exit_code(self):
        (self.examples / "file").write_text("")
        for command in (command_of("recover.scm"), command_of("recover.py"), './recover.sh "$OUTPUT_FOLDER"'):
            extra = {**self.service.environment(), "OUTPUT_FOLDER": str(self.examples / "file" / "inside")}
            done = sh(command, self.examples, extra)
            self.assertEqual(done.returncode, 64 if ".py" in command else 70, done.stderr)
            self.assertIn("output-folder can't be made", done.stderr)


class Readme(Shell):
    def test_each_command_works_as_it_is_written(self):
        commands = readme_commands()
        self.assertGreaterEqual(len(commands), 3)
        for command in commands:
            with self.subTest(command=command):
                service.scenario()
                self.succeed(command)
                self.assertGreaterEqual(len(service.creates()), 1)
        self.assertEqual(len(self.names("pictures", "png")), 4)
        self.assertTrue((self.folder / "boat.jpg").stat().st_size)

    def test_each_example_is_listed_and_each_that_is_listed_is_there(self):
        listed = {EXAMPLES / name for name in re.findall(r"\(data/examples/([a-z.-]+)\)", README)}
        self.assertEqual(listed, set(EXAMPLES.iterdir()))

    def test_the_table_of_arguments_is_that_of_the_procedure(self):
        section = README.partition("## Scripting")[2].partition("\n## ")[0]
        listed = [name for row in re.findall(r"^\| (`.*?) \|", section, re.M) for name in re.findall(r"`([^`]+)`", row)]
        with Gimp(service.environment()) as gimp:
            arguments = gimp.python("""
                procedure = Gimp.get_pdb().lookup_procedure("plug-in-genlayer-batch")
                result = [argument.get_name() for argument in procedure.get_arguments()]""")
        self.assertEqual(sorted(listed), sorted(set(arguments) - {"run-mode"}))


if __name__ == "__main__":
    unittest.main(verbosity=2)
