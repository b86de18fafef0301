# SPDX-License-Identifier: GPL-3.0-or-later
"""The window that recovers in a real GIMP without one of its own: what its tests have in common.

    from recover_case import RecoverCase, setUpModule

Jobs are real ones that were drawn, fetched and placed; what is set back is what their journal says.
"""
import datetime
import json

from atspi_driver import wait_until
from window_case import IMAGE, LAYER, WindowCase, setUpModule  # noqa: F401

RECOVER = "plug-in-genlayer-recover"
RECOVER_TITLE = "Recover Generated Images"
HANGING = {"match": {"method": "GET", "host": "file"}, "do": {"hang": True}}


def records(journal):
    """By prompt."""
    found = (json.loads(path.read_text()) for path in (journal / "jobs").glob("*.json"))
    return {record["input"].get("prompt"): record for record in found}


def set_back(journal, prompt, state, minutes=0, **members):
    """The journal as it was in that state, so long ago; what the service has stays there."""
    record = records(journal)[prompt]
    then = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes)
    for name in ("intended_at", "succeeded_at"):
        record[name] = then.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if state != "fetched":
        for name in ("sha256", "size"):
            record.pop(name, None)
        (journal / "pictures" / record["job"]).unlink()
    if state in ("intent", "accepted"):
        record.pop("succeeded_at")
    if state == "intent":
        record.pop("prediction")
    record.update(state=state, **members)
    (journal / "jobs" / f"{record['job']}.json").write_text(json.dumps(record))


class RecoverCase(WindowCase):
    @property
    def journal(self):
        return self.gimp.folder / "genlayer"

    def records(self):
        return records(self.journal)

    def state(self, prompt):
        return self.records()[prompt]["state"]

    def order(self, prompt, procedure=IMAGE, **arguments):
        outcome = self.gimp.call(procedure, prompt=prompt, **arguments)
        self.assertEqual(outcome.status, "success", outcome.message)
        return outcome

    def set_back(self, prompt, state, minutes=0, **members):
        set_back(self.journal, prompt, state, minutes, **members)

    def wait_for(self, prompt, state, **more):
        """A new job that waits in such a state."""
        self.order(prompt)
        self.set_back(prompt, state, **more)

    def forget_images(self):
        self.gimp.python("[image.delete() for image in Gimp.get_images()]")

    def open_recover(self):
        """Its end gives [status, recovered, unconfirmed], and each open image's size and its layers' names and
        places, oldest first."""
        self.outcome = self.call(self.gimp, "python", f"""
            procedure = Gimp.get_pdb().lookup_procedure("{RECOVER}")
            config = procedure.create_config()
            config.set_property("run-mode", Gimp.RunMode.INTERACTIVE)
            values = procedure.run(config)
            images = sorted(Gimp.get_images(), key=lambda image: image.get_id())
            result = [[int(values.index(0)), values.index(1), values.index(2)],
                      [[image.get_width(), image.get_height(),
                        [[layer.get_name(), *layer.get_offsets()[1:], layer.get_width(), layer.get_height()]
                         for layer in image.get_layers()]] for image in images]]""")
        return self.session.window(RECOVER_TITLE)

    def row(self, window, prompt):
        return window.find("check box", prompt)

    def recover(self, window):
        button = window.find("button", "Recover")
        wait_until(lambda: button.sensitive, "Recover can be pressed")
        button.press()

    def close(self, window):
        """Once nothing runs: else it would ask first."""
        wait_until(lambda: not window.look("button", "Cancel"), "the end of what runs")
        return super().close(window)

    def result(self, window, prompt, text):
        """Waits for what a row says of its job's end."""
        row = self.row(window, prompt)
        return wait_until(lambda: text in row.description, f"“{text}” of {prompt}")
