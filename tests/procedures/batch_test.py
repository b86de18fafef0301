#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""plug-in-genlayer-batch: a file of prompts into a folder, checked, stopped, gone on with, and never paid twice."""
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gimp import FLAGS, Gimp, hermetic
from service import Service

REPORT = "genlayer-batch.json"
SUCCESS, EXECUTION_ERROR, CALLING_ERROR = 3, 0, 1
THROTTLED = {"status": 429, "headers": {"Retry-After": "1"}, "json": {"detail": "Request was throttled.", "status": 429}}


def setUpModule():
    global service, gimp
    service = unittest.enterModuleContext(Service(seconds=0.1, key="sk-canary-batch"))
    gimp = unittest.enterModuleContext(Gimp(service.environment(service="replicate")))


class Case(unittest.TestCase):
    def setUp(self):
        service.scenario()
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="genlayer-batch-")))
        self.output = self.folder / "out"

    def prompts(self, text, name="prompts.txt"):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def batch(self, prompts, in_gimp=None, **arguments):
        """The status, and the error's message or the values: requested, delivered, failed, report."""
        given = {"prompts-file": str(prompts), "output-folder": str(self.output),
                 **{name.replace("_", "-"): value for name, value in arguments.items()}}
        return (in_gimp or gimp).python(f"""
            procedure = Gimp.get_pdb().lookup_procedure("plug-in-genlayer-batch")
            config = procedure.create_config()
            for name, value in {given!r}.items():
                if name in ("prompts-file", "output-folder"):
                    value = Gio.File.new_for_path(value)
                config.set_property(name, value)
            values = procedure.run(config)
            if values.index(0) == Gimp.PDBStatusType.SUCCESS:
                result = [3, *(values.index(i) for i in range(1, 5))]
            else:
                result = [int(values.index(0)), Gimp.get_pdb().get_last_error()]""")

    def report(self):
        return json.loads((self.output / REPORT).read_text())

    def pictures(self):
        return sorted(path.name for path in self.output.iterdir() if path.name != REPORT)

    def refused(self, prompts, *words, **arguments):
        status, message = self.batch(prompts, **arguments)
        self.assertEqual(status, CALLING_ERROR)
        for word in words:
            self.assertIn(word, message)
        self.assertEqual(service.creates(), [])
        return message


class Checked(Case):
    def test_every_problem_of_the_file_is_told_with_its_place_before_anything_is_sent(self):
        prompts = self.prompts("prompt,aspect_ratio,count\na fox,16:9,1\na hen,9:17,1\n\"a cat\",1:1,many\n", "prompts.csv")
        message = self.refused(prompts, "2 problems", "prompts.csv:3:", "prompts.csv:4:", "16:9")
        self.assertNotIn("prompts.csv:2:", message)
        self.assertFalse(self.output.exists())

    def test_what_is_no_prompts_file_is_said(self):
        self.refused(self.folder / "missing.txt", "prompts-file", "missing.txt")
        self.refused(self.prompts("# nothing\n\n"), "prompts-file holds no prompt")
        self.refused(self.prompts("a\tb", "p.tsv"), "prompts-file")
        self.refused(self.prompts(b"a fox\n\xff\n"), "prompts.txt:2:1")

    def test_wrong_arguments_are_named_and_make_no_folder(self):
        prompts = self.prompts("a fox\n")
        self.refused(prompts, "export-format", "xcf, png, jpg, webp, original", export_format="gif")
        self.refused(prompts, "in-flight", in_flight=-1)
        self.refused(prompts, "max-cost", max_cost=-1.0)
        self.refused(prompts, "count", count=0)
        self.refused(prompts, "extra-input", extra_input="[]")
        self.assertFalse(self.output.exists())

    def test_a_cap_without_a_known_price_is_refused(self):
        self.refused(self.prompts("a fox\n"), "max-cost", "price", model="somebody/unknown", max_cost=1.0)

    def test_more_than_a_hundred_need_a_cap_and_the_line_to_add_is_told(self):
        prompts = self.prompts("".join(f"fox {i}\n" for i in range(101)))
        self.refused(prompts, "#:max-cost 4.04", "set_property(\"max-cost\", 4.04)")
        self.assertFalse(self.output.exists())

    def test_a_dry_run_tells_count_cost_and_the_first_prompts_and_sends_nothing(self):
        before = len(gimp.output())
        outcome = self.batch(self.prompts("a {red|blue} fox\na hen\na {red|green} fox\n"), dry_run=True)
        self.assertEqual(outcome, [SUCCESS, 5, 0, 0, ""])
        told = gimp.output()[before:]
        self.assertIn("5 pictures to order, about $0.20", told)
        self.assertIn("0002-a-blue-fox: a blue fox", told)
        self.assertIn("Line 3 asks for the same as line 1", told)
        self.assertEqual(service.creates(), [])
        self.assertFalse(self.output.exists())

    def test_a_folder_with_strangers_files_of_that_name_is_refused(self):
        self.output.mkdir()
        (self.output / "0001-a-fox.png").write_text("somebody's")
        self.refused(self.prompts("a fox\n"), "output-folder", "0001-a-fox")
        self.assertEqual((self.output / "0001-a-fox.png").read_text(), "somebody's")

    def test_a_report_that_cannot_be_read_is_left_alone(self):
        self.output.mkdir()
        (self.output / REPORT).write_text("{")
        status, message = self.batch(self.prompts("a fox\n"))
        self.assertEqual(status, EXECUTION_ERROR)
        self.assertIn(REPORT, message)
        self.assertEqual((self.output / REPORT).read_text(), "{")
        self.assertEqual(service.creates(), [])

    def test_a_folder_that_cannot_be_written_to_costs_nothing(self):
        self.output.write_text("a file")
        self.refused(self.prompts("a fox\n"), "output-folder")


class Delivered(Case):
    def test_each_prompt_is_a_picture_under_a_stable_name_and_the_report_tells_of_it(self):
        outcome = self.batch(self.prompts("a lighthouse at dusk\n# no\na hen, \"two\" $(boats)\n"))
        self.assertEqual(outcome, [SUCCESS, 2, 2, 0, str(self.output / REPORT)])
        self.assertEqual(self.pictures(), ["0001-a-lighthouse-at-dusk.xcf", "0002-a-hen-two-boats.xcf"])
        report = self.report()
        self.assertEqual(report["totals"], {"requested": 2, "waiting": 0, "ordered": 0, "delivered": 2, "failed": 0,
                                            "unconfirmed": 0, "cost_millionths": 80000})
        second = report["pictures"][1]
        self.assertEqual((second["prompt"], second["line"], second["file"], second["state"]),
                         ("a hen, \"two\" $(boats)", 3, "0002-a-hen-two-boats.xcf", "delivered"))
        self.assertTrue(second["prediction"] and second["ordered_at"] <= second["delivered_at"])
        sizes = gimp.python(f"""
            image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path("{self.output / self.pictures()[0]}"))
            result = [image.get_width(), image.get_layers()[0].get_parasite("genlayer-record") is not None,
                      len(Gimp.get_images())]
            image.delete()""")
        self.assertEqual(sizes, [1024, True, 1])

    def test_every_format_opens_and_says_how_it_was_made(self):
        for kind, ending in (("png", "png"), ("jpg", "jpg"), ("webp", "webp"), ("original", "jpg"), ("original", "png")):
            with self.subTest(kind=kind, ending=ending):
                self.output = self.folder / (kind + ending)
                fetched = "png" if kind == "original" and ending == "png" else "jpg"
                outcome = self.batch(self.prompts("a fox <in> \"the\" fog & rain\n"), export_format=kind, output_format=fetched)
                self.assertEqual(outcome[0], SUCCESS, outcome)
                [name] = self.pictures()
                self.assertEqual(name, f"0001-a-fox-in-the-fog-rain.{ending}")
                path = self.output / name
                read = subprocess.run(["exiftool", "-json", "-binary", "-validate", "-XMP-iptcExt:all", str(path)], check=True,
                                      capture_output=True, text=True, timeout=60)
                fields = json.loads(read.stdout)[0]
                self.assertEqual(fields["AIPromptInformation"], "a fox <in> \"the\" fog & rain")
                self.assertIn("trainedAlgorithmicMedia", fields["DigitalSourceType"])
                self.assertEqual(gimp.python(f"""
                    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path("{path}"))
                    result = [image.get_width(), image.get_height()]
                    image.delete()"""), [1024, 1024])

    def test_rows_say_for_themselves_what_the_arguments_say_for_the_rest(self):
        rows = [{"prompt": "one"}, {"prompt": "two", "aspect_ratio": "16:9", "name": "Second one", "seed": 7},
                {"prompt": "three", "count": 2}]
        outcome = self.batch(self.prompts("".join(json.dumps(row) + "\n" for row in rows), "prompts.jsonl"),
                             aspect_ratio="3:4", export_format="original")
        self.assertEqual(outcome[:3], [SUCCESS, 4, 4])
        self.assertEqual(self.pictures(), ["0001-one.jpg", "0002-Second one.jpg", "0003-three-2.jpg", "0003-three.jpg"])
        inputs = sorted((json.loads(entry["body"])["input"] for entry in service.creates()), key=lambda one: one["prompt"])
        self.assertEqual(inputs, [{"prompt": "one", "aspect_ratio": "3:4"}, {"prompt": "three", "aspect_ratio": "3:4"},
                                  {"prompt": "three", "aspect_ratio": "3:4"}, {"prompt": "two", "aspect_ratio": "16:9", "seed": 7}])

    def test_many_in_flight_are_asked_after_together_and_the_limit_is_obeyed(self):
        service.scenario(rules=[{"match": {"method": "POST", "path": "/predictions$"},
                                 "do": {"limit": {"per_second": 10, "burst": 10}, **THROTTLED}}],
                         predictions=[{"seconds": 1.5}])
        outcome = self.batch(self.prompts("".join(f"fox {i}\n" for i in range(40))), export_format="original")
        self.assertEqual(outcome[:3], [SUCCESS, 40, 40])
        taken = [entry for entry in service.creates() if entry["status"] == 201]
        self.assertEqual(len(taken), 40)
        self.assertLess(len(service.creates()), 60)
        asked = [entry for entry in service.requests("GET", "api")]
        self.assertLess(len(asked), 60)  # alone, each of them would be asked after three times or more

    def test_no_more_are_in_flight_than_asked_for(self):
        service.scenario(predictions=[{"seconds": 0.3}])
        self.assertEqual(self.batch(self.prompts("".join(f"fox {i}\n" for i in range(7))), in_flight=2,
                                    export_format="original")[:3], [SUCCESS, 7, 7])
        running = most = 0
        for entry in service.entries():
            running += {"created": 1, "succeeded": -1}.get(entry.get("event"), 0)
            most = max(most, running)
        self.assertEqual(most, 2)


class GoneOn(Case):
    def test_a_second_run_orders_only_what_failed(self):
        service.scenario(predictions=[{"prompt": "hen", "times": 1, "end": "failed", "error": "flagged as sensitive (E005)"}])
        prompts = self.prompts("a fox\na hen\na cat\n")
        status, message = self.batch(prompts)
        self.assertEqual(status, EXECUTION_ERROR)
        self.assertIn("2 of 3 pictures are in", message)
        self.assertIn("1 × ", message)
        self.assertIn(str(self.output / REPORT), message)
        report = self.report()
        self.assertEqual((report["totals"]["delivered"], report["totals"]["failed"], report["reasons"][0]["pictures"]), (2, 1, 1))
        self.assertEqual(self.batch(prompts)[:3], [SUCCESS, 3, 3])
        self.assertEqual(len(service.creates()), 4)
        self.assertEqual(len(self.pictures()), 3)

    def test_a_host_of_files_that_cannot_be_reached_keeps_nothing_else_from_being_ordered(self):
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{nobody.getsockname()[1]}/x.png"
            service.scenario(predictions=[{"prompt": "fox", "output": [address]}])
            status, message = self.batch(self.prompts("a fox\na hen\na cat\n"), in_flight=1)
        self.assertEqual(status, EXECUTION_ERROR)
        self.assertIn("2 of 3 pictures are in", message)
        self.assertIn("can't be reached", message)
        self.assertEqual(self.pictures(), ["0002-a-hen.xcf", "0003-a-cat.xcf"])

    def test_a_run_of_what_is_all_there_sends_nothing(self):
        prompts = self.prompts("a fox\na hen\n")
        self.batch(prompts)
        service.scenario()
        self.assertEqual(self.batch(prompts)[:3], [SUCCESS, 2, 2])
        self.assertEqual(service.creates(), [])

    def test_a_file_that_was_deleted_comes_back_without_being_paid_again(self):
        prompts = self.prompts("a fox\na hen\n")
        self.batch(prompts)
        (self.output / "0002-a-hen.xcf").unlink()
        self.assertEqual(self.batch(prompts)[:3], [SUCCESS, 2, 2])
        self.assertEqual(len(self.pictures()), 2)
        self.assertEqual(len(service.creates()), 2)

    def test_a_changed_file_is_noticed_and_only_what_is_new_is_ordered(self):
        self.batch(self.prompts("a fox\na hen\na cat\n"))
        before = self.pictures()
        service.scenario()
        mark = len(gimp.output())
        self.assertEqual(self.batch(self.prompts("a dog\na cat\na fox\n"))[:3], [SUCCESS, 3, 3])
        self.assertEqual([json.loads(entry["body"])["input"]["prompt"] for entry in service.creates()], ["a dog"])
        self.assertIn("The prompts file has changed since the last run: 1 new; 1 that are no longer asked for",
                      gimp.output()[mark:])
        self.assertEqual(self.pictures(), sorted([*before, "0004-a-dog.xcf"]))
        self.assertEqual([one["name"] for one in self.report()["former"]], ["0002-a-hen"])

    def test_another_format_for_the_same_folder_is_refused(self):
        prompts = self.prompts("a fox\n")
        self.batch(prompts)
        service.scenario()
        self.refused(prompts, "export-format", "xcf", export_format="png")

    def test_the_cap_stops_before_the_order_that_would_pass_it_in_all_runs_together(self):
        prompts = self.prompts("".join(f"fox {i}\n" for i in range(10_000)))
        for _ in range(2):
            status, message = self.batch(prompts, max_cost=4.00, export_format="original")
            self.assertEqual(status, EXECUTION_ERROR)
            self.assertIn("100 of 10000 pictures", message)
            self.assertIn("max-cost", message)
            self.assertEqual(len(service.creates()), 100)
        self.assertEqual(self.report()["totals"]["cost_millionths"], 4_000_000)

    def test_a_wrong_key_stops_the_orders(self):
        service.scenario(rules=[{"match": {"method": "POST", "path": "/predictions$"},
                                 "do": {"status": 401, "json": {"detail": "Unauthenticated"}}}])
        status, message = self.batch(self.prompts("".join(f"fox {i}\n" for i in range(50))))
        self.assertEqual(status, EXECUTION_ERROR)
        self.assertIn("0 of 50 pictures", message)
        self.assertLess(len(service.creates()), 10)
        service.scenario()
        self.assertEqual(self.batch(self.folder / "prompts.txt", export_format="")[:3], [SUCCESS, 50, 50])

    def test_a_disk_that_is_full_keeps_what_was_paid_for_and_orders_no_more(self):
        prompts = self.prompts("a fox\na hen\n")
        self.output.mkdir()
        # Where the file would go something is in its way.
        (self.output / ".genlayer-part-0001-a-fox.xcf").mkdir()
        (self.output / ".genlayer-part-0001-a-fox.xcf" / "x").mkdir()
        status, message = self.batch(prompts)
        self.assertEqual(status, EXECUTION_ERROR)
        self.assertIn("can't be written", message)
        ordered = len(service.creates())
        (self.output / ".genlayer-part-0001-a-fox.xcf" / "x").rmdir()
        (self.output / ".genlayer-part-0001-a-fox.xcf").rmdir()
        self.assertEqual(self.batch(prompts)[:3], [SUCCESS, 2, 2])
        self.assertEqual(len(service.creates()), 2, f"{ordered} at first")


class Killed(Case):
    KILLS, ROWS = 6, 20

    def run_in_a_gimp_of_its_own(self, state, prompts, patience=None):
        """Its return code, or None where it was killed after so many seconds."""
        code = (f'(plug-in-genlayer-batch #:run-mode RUN-NONINTERACTIVE #:prompts-file "{prompts}" '
                f'#:output-folder "{self.output}" #:export-format "original")')
        with (self.folder / "log").open("a") as log:
            process = subprocess.Popen(
                ["gimp-console", *FLAGS, "--batch-interpreter=plug-in-script-fu-eval", "-b", code, "--quit"],
                env=hermetic(state, service.environment(service="replicate")), stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True)
            try:
                return process.wait(patience or 180)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return None

    def test_killed_at_random_moments_it_goes_on_and_orders_each_picture_once(self):
        kills = int(os.environ.get("GENLAYER_KILLS", self.KILLS))
        rows = 60 if kills >= 50 else self.ROWS
        seed = int(os.environ.get("GENLAYER_SEED", time.time()))
        moments = random.Random(seed)
        service.scenario(predictions=[{"seconds": 0.8}],
                         rules=[{"match": {"method": "POST", "path": "/predictions$"},
                                 "do": {"limit": {"per_second": rows / (kills * 0.8), "burst": 2}, **THROTTLED}}])
        prompts = self.prompts("".join(f"{self.id()} {i}\n" for i in range(rows)))
        state = self.folder / "state"
        state.mkdir()
        killed = 0
        for _ in range(kills):
            if self.run_in_a_gimp_of_its_own(state, prompts, moments.uniform(0.8, 3.5)) is not None:
                break
            killed += 1
        self.assertEqual(self.run_in_a_gimp_of_its_own(state, prompts), 0,
                         f"seed {seed}\n" + (self.folder / "log").read_text()[-3000:])
        taken = [entry for entry in service.creates() if entry["status"] == 201]
        self.assertEqual((len(self.pictures()), len(taken)), (rows, rows), f"seed {seed}, {killed} kills")
        self.assertEqual(list((state / "genlayer").glob("bad/*")), [])
        print(f"killed {killed} times, seed {seed}", file=sys.stderr)

    def test_two_batches_never_work_on_one_folder(self):
        service.scenario(predictions=[{"seconds": 2}])
        prompts = self.prompts("a fox\n")
        with Gimp(service.environment(service="replicate")) as other:
            from concurrent.futures import ThreadPoolExecutor
            with ThreadPoolExecutor(1) as pool:
                first = pool.submit(self.batch, prompts, other)
                deadline = time.monotonic() + 30
                while not service.creates() and time.monotonic() < deadline:
                    time.sleep(0.02)
                status, message = self.batch(prompts)
                self.assertEqual(status, EXECUTION_ERROR)
                self.assertIn("Another batch works on this folder", message)
                self.assertEqual(first.result()[:3], [SUCCESS, 1, 1])


if __name__ == "__main__":
    unittest.main()
