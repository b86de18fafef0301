#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts are data: what looks like code in a prompts file reaches the service byte for byte, and does nothing."""
import csv
import io
import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import batch
from service import Service

# Each as it could stand in any of the three kinds of files; `pwned` is what a shell would make of some.
LINES = [
    'say "hello", she said',
    "it's ''quoted'' `twice`",
    '"',
    '""',
    '") (gimp-quit 1) ("',
    '(begin (gimp-quit 1))',
    '#:prompt "another" #:max-cost 9',
    "'(1 . 2) `(,@x) #\\a ; not a comment",
    "$(touch pwned) `touch pwned` ${IFS} $HOME ; touch pwned & | > pwned",
    "\\n \\t \\0 \\u0041 \\x41; \\\\ \\",
    "%s %n %d {} {0} [x] <b>&amp;</b> <!-- --> ]]>",
    "'; DROP TABLE prompts; --",
    "\", \"model\": \"somebody/else\", \"x\": \"",
    "__import__('os').system('touch pwned')",
    "=cmd|' /C calc'!A0, +1, -1, @x",
    "  blanks before, two after and a tab\t  ",
    "e\u0301 é ﬁ 故事 🖼️ \u202ereversed\u202c a\u2028b a\u0085b \ufeff end",
    "x" * 1_100 + '"(' + "y" * 3_000,
]
MULTILINE = 'first\n"second"\n\n(third)\n'


def as_text(prompts):
    # A '#' at a line's beginning would make it a comment.
    return "".join(("\\" if prompt.startswith("#") else "") + prompt + "\n" for prompt in prompts).encode()


def as_csv(prompts):
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerows([["name", "prompt"]] + [[f"row {number}", prompt] for number, prompt in enumerate(prompts)])
    return table.getvalue().encode()


def as_json_lines(prompts):
    return "".join(json.dumps({"prompt": prompt}, ensure_ascii=number % 2 == 0) + "\n"
                   for number, prompt in enumerate(prompts)).encode()


class PromptsAreData(unittest.TestCase):
    def setUp(self):
        self.service = self.enterContext(Service(seconds=0.02))
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="genlayer-prompts-")))

    def received(self, name, content):
        """The prompts that the service gets of a file, run one after the other through Script-Fu."""
        (self.folder / name).write_bytes(content)
        done = batch(self.folder, "plug-in-script-fu-eval", '''
            (begin (plug-in-genlayer-batch #:prompts-file (getenv "PROMPTS_FILE")
                                           #:output-folder (getenv "OUTPUT_FOLDER")
                                           #:export-format "original" #:in-flight 1)
                   (display "GOT TO THE END"))''',
                     {**self.service.environment(), "PROMPTS_FILE": str(self.folder / name),
                      "OUTPUT_FOLDER": str(self.folder / "pictures")})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("GOT TO THE END", done.stdout)
        self.assertEqual(list(self.folder.rglob("pwned")), [])
        self.assertFalse(pathlib.Path("pwned").exists())
        prompts = self.service.prompts()
        report = json.loads((self.folder / "pictures" / "genlayer-batch.json").read_text())
        self.assertEqual([row["prompt"] for row in report["pictures"]], prompts)
        self.assertEqual(len(list((self.folder / "pictures").glob("*.jpg"))), len(prompts))
        return prompts

    def test_a_text_file_can_be_put_together_again_from_what_the_service_got(self):
        content = as_text(LINES)
        self.assertEqual(as_text(self.received("$(touch pwned) \"(a)\".txt", content)), content)

    def test_the_fields_of_a_csv_arrive_as_another_reader_reads_them(self):
        content = as_csv([*LINES, MULTILINE])
        prompts = self.received("prompts.csv", content)
        rows = csv.DictReader(io.StringIO(content.decode(), newline=""))
        self.assertEqual([prompt.encode() for prompt in prompts], [row["prompt"].encode() for row in rows])
        self.assertEqual(as_csv(prompts), content)

    def test_the_strings_of_json_lines_arrive_as_another_reader_reads_them(self):
        content = as_json_lines([*LINES, MULTILINE, "control \u0001 \u001b[31m \u007f"])
        prompts = self.received("prompts.jsonl", content)
        self.assertEqual([prompt.encode() for prompt in prompts],
                         [json.loads(line)["prompt"].encode() for line in content.decode().split("\n")[:-1]])
        self.assertEqual(as_json_lines(prompts), content)


if __name__ == "__main__":
    unittest.main(verbosity=2)
