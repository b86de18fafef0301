#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a picture was made: written with it where that is wanted, in files of every kind, and nowhere else."""
import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import gimp as support
from gimp import Gimp
from service import Service

IMAGE, LAYER = "plug-in-genlayer-image", "plug-in-genlayer-layer"
KEY = "r8_CanaryKey0123456789"
PROMPT = "canary prompt 5d1e"
TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
EXPORTS = {"png": "file-png-export", "jpg": "file-jpeg-export", "webp": "file-webp-export",
           "tiff": "file-tiff-export"}
SMALL = {"width": 64, "height": 64}  # what is looked at here is not in the pixels


def setUpModule():
    global service, gimp
    support.STOCK.append("file-tiff")
    service = unittest.enterModuleContext(Service(seconds=0.05, key=KEY))
    gimp = unittest.enterModuleContext(Gimp({**service.environment(), "GENLAYER_SERVICE": "replicate"}))


class Case(unittest.TestCase):
    def setUp(self):
        service.scenario()
        self.prefer()
        self.addCleanup(gimp.python, "[image.delete() for image in Gimp.get_images()]")

    def prefer(self, **preferences):
        folder = gimp.folder / "genlayer"
        folder.mkdir(exist_ok=True)
        (folder / "preferences.json").write_text(json.dumps(preferences))

    def generate(self, procedure=IMAGE, **arguments):
        """The id of the new image or layer, and of the prediction."""
        outcome = gimp.call(procedure, **arguments)
        self.assertEqual(outcome.status, "success", outcome.message)
        return outcome.objects[0], outcome.predictions[0]

    def record(self, image, layer=0):
        text = gimp.python(f"""
            parasite = the_image({image}).get_layers()[{layer}].get_parasite("genlayer-record")
            result = bytes(b & 255 for b in parasite.get_data()).decode() if parasite else None""")
        return text and json.loads(text)

    def save(self, image):
        path = gimp.folder / "tmp" / "saved.xcf"
        gimp.python(f"""
            Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, the_image({image}), Gio.File.new_for_path("{path}"), None)""")
        return path

    def export(self, image, kind, xmp=True):
        path = gimp.folder / "tmp" / f"exported.{kind}"
        path.unlink(missing_ok=True)
        status = gimp.python(f"""
            procedure = Gimp.get_pdb().lookup_procedure("{EXPORTS[kind]}")
            config = procedure.create_config()
            config.set_property("image", the_image({image}))
            config.set_property("file", Gio.File.new_for_path("{path}"))
            config.set_property("include-xmp", {xmp})
            result = int(procedure.run(config).index(0))""")
        self.assertEqual(status, 3)
        return path

    def xmp(self, path):
        """IPTC's extension fields, as an independent program reads them."""
        read = subprocess.run(["exiftool", "-json", "-binary", "-XMP-iptcExt:all", str(path)], check=True,
                              capture_output=True, text=True, timeout=60)
        fields = json.loads(read.stdout)[0]
        fields.pop("SourceFile")
        return fields


class Record(Case):
    def test_it_says_what_was_sent_what_the_service_added_and_when(self):
        image, prediction = self.generate(prompt=PROMPT, aspect_ratio="16:9")
        record = self.record(image)
        times = [record.pop(name) for name in ("ordered_at", "created_at", "started_at", "completed_at")]
        self.assertEqual(sorted(times), times)
        self.assertAlmostEqual(record.pop("predict_time"), 0.04, delta=0.02)
        self.assertRegex(record.pop("generator"), r"^genlayer \d+\.\d+\.\d+$")
        self.assertEqual(record, {
            "version": 1, "model": "google/imagen-4", "service": "replicate", "prediction": prediction,
            "input": {"prompt": PROMPT, "aspect_ratio": "16:9"},
            "defaults": {"output_format": "jpg", "safety_filter_level": "block_only_high"}})

    def test_each_of_several_pictures_has_its_own(self):
        outcome = gimp.call(IMAGE, prompt=PROMPT, count=2, **SMALL)
        self.assertEqual([self.record(image)["prediction"] for image in outcome.objects], outcome.predictions)

    def test_a_version_is_told_where_the_service_tells_one(self):
        service.scenario(predictions=[{"extra": {"version": "dp-7c1d"}}])
        image, _ = self.generate(prompt=PROMPT, **SMALL)
        self.assertEqual(self.record(image)["model_version"], "dp-7c1d")
        self.assertEqual(self.xmp(self.export(image, "png"))["AISystemVersionUsed"], "dp-7c1d")

    def test_the_seed_is_told_only_where_it_is_sure(self):
        for extra, sent, seed in [
                ({}, "", None),
                ({"logs": "Loading\nUsing seed: 42\nDone in 3 s"}, "", 42),
                ({"logs": "Using seed: 42\nUsing seed: 43"}, "", None),
                ({"logs": "reusing seed: 42 of before"}, "", None),
                ({}, '{"seed": 7}', 7),
                ({}, '{"seed": -1}', None),
                ({"logs": "Using seed: 42"}, '{"seed": -1}', 42),
                ({"input": {"seed": 9}}, "", 9),
                ({"input": {"seed": "9"}}, "", None)]:
            with self.subTest(extra=extra, sent=sent):
                service.scenario(predictions=[{"extra": extra}])
                image, _ = self.generate(prompt=PROMPT, extra_input=sent, **SMALL)
                self.assertEqual(self.record(image).get("seed"), seed)

    def test_a_seed_beside_the_picture_counts(self):
        service.scenario(predictions=[{"output": {"image": "{file}", "seed": 11}}])
        image, _ = self.generate(prompt=PROMPT, **SMALL)
        self.assertEqual(self.record(image)["seed"], 11)

    def test_it_survives_saving_and_duplicating(self):
        image, _ = self.generate(prompt=PROMPT, **SMALL)
        before = self.record(image)
        gimp.python(f"""
            image = the_image({image})
            image.insert_layer(image.get_layers()[0].copy(), None, 0)""")
        path = self.save(image)
        again = gimp.python(f"""
            result = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path("{path}")).get_id()""")
        self.assertTrue(before)
        for layer in (0, 1):
            self.assertEqual(self.record(again, layer), before)
        self.assertEqual(self.xmp(self.export(again, "png"))["AIPromptInformation"], PROMPT)

    def test_a_new_images_undo_is_on_afterwards(self):
        image, _ = self.generate(prompt=PROMPT, **SMALL)
        self.assertTrue(gimp.python(f"result = the_image({image}).undo_is_enabled()"))


class Metadata(Case):
    def test_a_new_images_exports_say_that_a_model_made_it_where_metadata_is_on(self):
        image, _ = self.generate(prompt=PROMPT, **SMALL)
        for kind in EXPORTS:
            with self.subTest(kind=kind):
                self.assertEqual(self.xmp(self.export(image, kind)), {
                    "DigitalSourceType": TRAINED, "AISystemUsed": "google/imagen-4",
                    "AIPromptInformation": PROMPT})
                plain = self.export(image, kind, xmp=False)
                self.assertEqual(self.xmp(plain), {})
                self.assertNotIn(TRAINED.encode(), plain.read_bytes())

    def test_an_open_images_metadata_stays_as_it_is(self):
        state = """
            metadata = the_image({}).get_metadata()
            result = metadata.serialize() if metadata else None"""
        image = gimp.python("""
            image = Gimp.Image.new(64, 64, Gimp.ImageBaseType.RGB)
            metadata = image.get_metadata() or Gimp.Metadata.new()
            metadata.set_from_xmp(b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/'
                b'02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/'
                b'1.0/" photoshop:Credit="Jane"/></rdf:RDF></x:xmpmeta>')
            image.set_metadata(metadata)
            result = image.get_id()""")
        before = gimp.python(state.format(image))
        self.assertIn("Jane", before)
        self.generate(LAYER, image=image, prompt=PROMPT)
        self.assertEqual(gimp.python(state.format(image)), before)
        self.assertEqual(self.record(image)["input"]["prompt"], PROMPT)
        self.assertEqual(self.xmp(self.export(image, "png")), {})


class Prompts(Case):
    def test_any_text_survives_in_both(self):
        for prompt in ("\"double\" 'single' `back` \\ \\n %s {0}",
                       "]]> <!-- <b>&amp; &#0; &lt; </Iptc4xmpExt:AIPromptInformation> <?xpacket end=\"w\"?>",
                       "two\nlines\n\n\tand  spaces  ",
                       "two\r\nlines of another system",
                       "fox 🦊 family 👨‍👩‍👧 狐 é e\u0301 \u202eright to left\u202c \u2028 \U0001fffd",
                       "a" * 32768,
                       "狐" * 10922,
                       ("the quick \"brown\" fox & friends\n" * 1024)[:30000]):
            with self.subTest(prompt=prompt[:40]):
                image, _ = self.generate(prompt=prompt, **SMALL)
                self.assertEqual(self.record(image)["input"]["prompt"].encode(), prompt.encode())
                for kind in EXPORTS:
                    fields = self.xmp(self.export(image, kind))
                    self.assertEqual(fields["DigitalSourceType"], TRAINED)
                    # XMP's own writer knows one end of a line.
                    self.assertEqual(fields["AIPromptInformation"], prompt.replace("\r\n", "\n"))

    def test_what_xml_can_not_hold_is_left_out_there_and_only_there(self):
        prompt = "a\u0001b\u001bc\ufffed\uffffe"
        image, _ = self.generate(prompt=prompt, **SMALL)
        self.assertEqual(self.record(image)["input"]["prompt"], prompt)
        for kind in EXPORTS:
            fields = self.xmp(self.export(image, kind))
            self.assertEqual((fields["DigitalSourceType"], fields["AIPromptInformation"]), (TRAINED, "abcde"))

    def test_a_prompt_that_would_crowd_out_the_mark_in_a_jpeg_is_shortened_there(self):
        for character in "&\"\n":
            with self.subTest(character=character):
                prompt = "x" + character * 32766 + "y"
                image, _ = self.generate(prompt=prompt, **SMALL)
                self.assertEqual(self.record(image)["input"]["prompt"], prompt)
                for kind in EXPORTS:
                    fields = self.xmp(self.export(image, kind))
                    self.assertEqual(fields["DigitalSourceType"], TRAINED)
                    self.assertRegex(fields["AIPromptInformation"], rf"\Ax[{character}]{{5000,}} \[…\]\Z")

    def test_the_mark_outlasts_many_saves(self):
        image, _ = self.generate(prompt="&" * 32768, **SMALL)
        for _ in range(20):
            self.save(image)
        self.assertEqual(self.xmp(self.export(image, "jpg"))["DigitalSourceType"], TRAINED)


class Nowhere(Case):
    def files(self, image):
        return [self.save(image), *(self.export(image, kind) for kind in EXPORTS)]

    def test_switched_off_nothing_of_it_is_in_any_file(self):
        canaries = lambda prediction: (PROMPT, "imagen", prediction, "genlayer", "trainedAlgorithmicMedia")
        open_image = gimp.python("result = Gimp.Image.new(64, 64, Gimp.ImageBaseType.RGB).get_id()")
        for procedure, target in ((IMAGE, SMALL), (LAYER, {"image": open_image})):
            with self.subTest(procedure=procedure):
                # The files can be searched: with the switch on it is all there.
                made, prediction = self.generate(procedure, prompt=PROMPT, **target)
                saved = self.save(made if procedure == IMAGE else open_image).read_bytes()
                for canary in canaries(prediction)[:4]:
                    self.assertIn(canary.encode(), saved)
        self.prefer(write_provenance=False)
        open_image = gimp.python("result = Gimp.Image.new(64, 64, Gimp.ImageBaseType.RGB).get_id()")
        for procedure, target in ((IMAGE, SMALL), (LAYER, {"image": open_image})):
            with self.subTest(procedure=procedure):
                made, prediction = self.generate(procedure, prompt=PROMPT, **target)
                image = made if procedure == IMAGE else open_image
                self.assertIsNone(self.record(image))
                self.assertEqual(gimp.python(f"result = the_image({image}).get_layers()[0].get_name()"),
                                 "Generated Picture")
                for path in self.files(image):
                    self.assertEqual(self.xmp(path) if path.suffix != ".xcf" else {}, {})
                    for canary in canaries(prediction):
                        self.assertNotIn(canary.encode(), path.read_bytes(), (canary, path.name))

    def test_the_key_and_the_pictures_address_are_never_in_it(self):
        address = service.files + "/files/somewhere-canary.png"
        service.scenario(predictions=[{"extra": {
            "version": address, "logs": f"Authorization: {KEY}\nUsing seed: 42", "created_at": KEY,
            "started_at": address, "input": {"prompt": KEY, "api_key": KEY, "image": address, KEY: 1.5,
                                             "aspect_ratio": address, "output_format": KEY, "steps": 30,
                                             "nested": {"key": KEY}}}}])
        image, _ = self.generate(prompt=PROMPT, **SMALL)
        record = self.record(image)
        self.assertEqual((record["input"], record["seed"]), ({"prompt": PROMPT}, 42))
        self.assertEqual(record["defaults"]["steps"], 30)
        for path in self.files(image):
            content = path.read_bytes()
            self.assertIn(PROMPT.encode(), content, path.name)
            for canary in (KEY, "somewhere-canary", "/files/", service.files):
                self.assertNotIn(canary.encode(), content, (canary, path.name))


if __name__ == "__main__":
    unittest.main(verbosity=2)
