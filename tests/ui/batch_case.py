# SPDX-License-Identifier: GPL-3.0-or-later
"""The window for a file of prompts in a real GIMP: what its tests have in common."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from atspi_driver import wait_until
from window_case import INTERACTIVE, WindowCase

TITLE = "Batch from Prompts"


class BatchCase(WindowCase):
    def setUp(self):
        super().setUp()
        self.pictures = self.gimp.folder / "pictures"
        self.pictures.mkdir()

    def prompts(self, text, name="prompts.txt"):
        path = self.gimp.folder / name
        path.write_text(text)
        return path

    def open(self, prompts=None, folder=None, run_mode=INTERACTIVE, **arguments):
        """The window for this file and folder; self.outcome will be the call's values, by name or status."""
        files = {"prompts-file": prompts, "output-folder": folder}
        self.outcome = self.call(self.gimp, "python", f"""
            procedure = Gimp.get_pdb().lookup_procedure("plug-in-genlayer-batch")
            config = procedure.create_config()
            config.set_property("run-mode", {run_mode})
            for name, path in {({name: str(path) for name, path in files.items() if path})!r}.items():
                config.set_property(name, Gio.File.new_for_path(path))
            for name, value in {arguments!r}.items():
                config.set_property(name.replace("_", "-"), value)
            values = procedure.run(config)
            status = int(values.index(0))
            result = ([values.index(i) for i in (1, 2, 3, 4)] if status == int(Gimp.PDBStatusType.SUCCESS)
                      else "cancel" if status == int(Gimp.PDBStatusType.CANCEL)
                      else Gimp.get_pdb().get_last_error())""")
        window = self.session.window(TITLE)
        wait_until(lambda: not window.says("Reading…"), "what the file holds")
        return window

    def table(self, window):
        """The table's rows as lists of texts: line, prompt, file, state."""
        view = window.look("tree table") or window.look("table")
        if not view:
            return []
        cells = [cell for cell in view.children() if cell.role == "table cell"]
        texts = [self.text_of(cell) for cell in cells]
        return [[text for text in texts[at:at + 4]] for at in range(0, len(texts), 4)]

    def text_of(self, cell):
        """A cell of a picture and a text is a cell with children."""
        return " ".join(filter(None, [cell.name or cell.text, *(self.text_of(child) for child in cell.children())]))

    def start(self, window):
        button = window.find("button", "Start")
        wait_until(lambda: button.sensitive, "Start can be pressed")
        button.press()

    def files(self):
        return sorted(path.name for path in self.pictures.iterdir() if path.suffix not in ("", ".json", ".lock"))
