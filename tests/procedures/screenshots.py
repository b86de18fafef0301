#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the README's pictures of the windows, in data/screenshots.

    tools/gimp-root exec -- python3 tests/procedures/screenshots.py [FOLDER [SCALE [LANGUAGE]]]

For whoever changes the windows to look at, into another folder, at another scale and in another language:
screenshots.py /tmp/shots 2 zh_CN
"""
import gettext
import pathlib
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "ui")]
from atspi_driver import Session, wait_until
from gimp import Gimp, build_folder
from recover_case import set_back
from service import Service

SHOWN = HERE.parents[1] / "data" / "screenshots"
PROMPT = "A lighthouse on a rocky coast at dusk, waves breaking, warm light in the window, oil on canvas"


class Look:
    """Where the pictures go, how large all is, and in which language."""

    def __init__(self, output=SHOWN, scale="1", language=None):
        self.output, self.scale, self.language = pathlib.Path(output), int(scale), language
        self.catalogue = gettext.NullTranslations() if language is None else gettext.translation(
            "genlayer", build_folder() / "plug-ins" / "genlayer" / "locale", [language])
        self.environment = {"GDK_SCALE": scale}
        if language:
            self.environment.update(LANGUAGE=language, LC_ALL=f"{language}.UTF-8")

    def __call__(self, text):
        """What the window says for it, and a screen reader: without the mnemonic's mark."""
        return self.catalogue.gettext(text).replace("_", "")


def shot(look, session, title, name):
    # The pointer would draw a tooltip; a moment lets the last change be painted.
    subprocess.run(["xdotool", "mousemove", "5", "5"], env=session.environment, check=True, timeout=10)
    time.sleep(0.8)
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"], check=True,
                           env=session.environment, capture_output=True, text=True, timeout=10).stdout
    subprocess.run(["import", "-window", found.split()[-1], look.output / f"{name}.png"], env=session.environment,
                   check=True, timeout=20)


def use_theme(gimp, dark):
    """GIMP's own theme, which it tells its plug-ins in a file when it has a window."""
    themes = pathlib.Path("/usr/share/gimp/3.0/themes/Default")
    (gimp.folder / "profile" / "theme.css").write_text(
        ("/* prefer-dark-theme */\n\n" if dark else "") +
        f'@import url("file://{themes}/gimp-{"dark" if dark else "light"}.css");\n')
    gtk = gimp.folder / "config" / "gtk-3.0"
    gtk.mkdir(parents=True, exist_ok=True)
    (gtk / "settings.ini").write_text(f"[Settings]\ngtk-application-prefer-dark-theme={str(dark).lower()}\n")


def windows(look, session, service, dark, names):
    display = {name: session.environment[name] for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
    with ThreadPoolExecutor(1) as calls, \
            Gimp({**service.environment(), "GENLAYER_SERVICE": "replicate", **display, **look.environment}) as gimp:
        use_theme(gimp, dark)
        image = gimp.python("result = Gimp.Image.new(1920, 1080, Gimp.ImageBaseType.RGB).get_id()")
        outcome = calls.submit(gimp.call, "plug-in-genlayer-layer", image=image, run_mode=0)
        title = look("New Layer from Prompt")
        window = session.window(title)
        wait_until(lambda: window.says(look("Canvas %d × %d").split("%")[0]), "the target")
        if "empty" in names:
            shot(look, session, title, names["empty"])
        window.find("text").text = PROMPT
        button = window.find("button", look("_Generate"))
        wait_until(lambda: button.sensitive, "Generate")
        if "running" in names:
            service.scenario(predictions=[{"seconds": 4}])
            button.press()
            wait_until(lambda: window.says(look("The service is drawing…")), "it runs")
            time.sleep(1.5)
            shot(look, session, title, names["running"])
            wait_until(lambda: window.says(look("Done.")), "it is done")
        if "error" in names:
            service.scenario(predictions=[{"end": "failed", "error": "The input or output was flagged as "
                                           "sensitive. Please try again with different inputs. (E005) (uIJ6l3ruRD)"}])
            button.press()
            window.find("button", look("Edi_t Prompt"))
            shot(look, session, title, names["error"])
        window.find("button", look("_Close")).press()
        outcome.result(20)
        if "settings" in names:
            outcome = calls.submit(gimp.python, """
                procedure = Gimp.get_pdb().lookup_procedure("plug-in-genlayer-settings")
                config = procedure.create_config()
                config.set_property("run-mode", Gimp.RunMode.INTERACTIVE)
                procedure.run(config)""")
            title = look("Image Generation Service")
            window = session.window(title)
            wait_until(lambda: not window.says(look("Looking for a key…")), "the key was looked for")
            shot(look, session, title, names["settings"])
            window.find("button", look("_Cancel")).press()
            outcome.result(20)


def recovering(look, session, dark, shots):
    """The window that recovers, with jobs in several states, before and after; and with nothing to do."""
    display = {name: session.environment[name] for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
    with Service(seconds=0.05, key="r8_shown_nowhere") as service, ThreadPoolExecutor(1) as calls, \
            Gimp({**service.environment(service.anyapi), **display, **look.environment}) as gimp:
        use_theme(gimp, dark)
        title = look("Recover Generated Images")

        def window():
            outcome = calls.submit(gimp.python, """
                procedure = Gimp.get_pdb().lookup_procedure("plug-in-genlayer-recover")
                config = procedure.create_config()
                config.set_property("run-mode", Gimp.RunMode.INTERACTIVE)
                procedure.run(config)""")
            return session.window(title), outcome
        if "nothing" in shots:
            opened, outcome = window()
            shot(look, session, title, shots["nothing"])
            opened.find("button", look("_Close")).press()
            outcome.result(20)
        for prompt, state, minutes in ((PROMPT, "succeeded", 38), ("A paper boat on a pond", "fetched", 130),
                                       ("A fox in the snow, ink and wash", "intent", 12)):
            gimp.call("plug-in-genlayer-image", prompt=prompt)
            set_back(gimp.folder / "genlayer", prompt, state, minutes)
        opened, outcome = window()
        opened.find("check box", PROMPT)
        if "waiting" in shots:
            shot(look, session, title, shots["waiting"])
        if "recovered" in shots:
            opened.find("button", look("_Recover")).press()
            wait_until(lambda: opened.says(look("%zu of %zu were recovered.").split("%zu")[1]), "it is done")
            shot(look, session, title, shots["recovered"])
        opened.find("button", look("_Close")).press()
        outcome.result(20)


def batch(look, session, dark, shots):
    """A file of prompts on its way into a folder: some are there, some drawn, one refused."""
    display = {name: session.environment[name] for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
    with Service(seconds=0.5, key="r8_shown_nowhere") as service, ThreadPoolExecutor(1) as calls, \
            Gimp({**service.environment(), "GENLAYER_SERVICE": "replicate", **display, **look.environment}) as gimp:
        use_theme(gimp, dark)
        prompts = pathlib.Path(gimp.folder) / "coast.txt"
        prompts.write_text("A lighthouse at dusk, oil on canvas\nA {red|blue} fishing boat, gouache\n"
                           "A fox in the snow, ink and wash\nTerraced houses above the harbour\n"
                           "A jellyfish, cyanotype\nTidal pools at low water, from above\n")
        pictures = pathlib.Path(gimp.folder) / "coast"
        pictures.mkdir()
        service.scenario(predictions=[
            {"prompt": "fox", "end": "failed", "error": "The input or output was flagged as sensitive. (E005) (uIJ6l3)"},
            {"prompt": "jellyfish", "seconds": 30}, {"prompt": "Tidal", "seconds": 30}])
        outcome = calls.submit(gimp.python, f"""
            procedure = Gimp.get_pdb().lookup_procedure("plug-in-genlayer-batch")
            config = procedure.create_config()
            config.set_property("run-mode", Gimp.RunMode.INTERACTIVE)
            config.set_property("prompts-file", Gio.File.new_for_path("{prompts}"))
            config.set_property("output-folder", Gio.File.new_for_path("{pictures}"))
            config.set_property("export-format", "png")
            procedure.run(config)""")
        title = look("Batch from Prompts")
        window = session.window(title)
        start = window.find("button", look("_Start"))
        wait_until(lambda: start.sensitive, "the file is read")
        start.press()
        wait_until(lambda: len(list(pictures.glob("[0-9]*.png"))) == 4, "four pictures", 90)
        shot(look, session, title, shots["running"])
        window.find("button", look("S_top")).press()
        window.find("button", look("_Leave")).press()
        outcome.result(90)


def main():
    look = Look(*sys.argv[1:])
    look.output.mkdir(parents=True, exist_ok=True)
    size = f"{1100 * look.scale}x{1000 * look.scale}"
    with tempfile.TemporaryDirectory(prefix="genlayer-shots-") as folder, \
            Service(seconds=0.5, key="r8_shown_nowhere") as service, Session(pathlib.Path(folder), size) as session:
        windows(look, session, service, False, {name: name for name in ("empty", "running", "error", "settings")})
        windows(look, session, service, True, {"running": "dark"})
        recovering(look, session, False, {"waiting": "recover"})
        batch(look, session, False, {"running": "batch"})
        if look.output != SHOWN:  # to be looked at
            batch(look, session, True, {"running": "batch-dark"})
            recovering(look, session, True, {"nothing": "recover-nothing", "waiting": "recover-dark",
                                             "recovered": "recover-after"})


if __name__ == "__main__":
    main()
