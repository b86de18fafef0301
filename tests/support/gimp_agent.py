# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside gimp-console (python-fu-eval): answers the requests of gimp.py over a local socket, one JSON
# line each. Gimp, Gio, Gegl are what the interpreter preloads.
import json
import os
import socket
import time
import traceback

from gi.repository import GLib

STATUS = {0: "execution-error", 1: "calling-error", 2: "pass-through", 3: "success", 4: "cancel"}


def the_image(number):
    return Gimp.Image.get_by_id(number)


def call(name, arguments):
    procedure = Gimp.get_pdb().lookup_procedure(name)
    config = procedure.create_config()
    for key, value in arguments.items():
        if key == "image":
            value = the_image(value)
        elif key == "drawables":
            config.set_core_object_array(key, [Gimp.Item.get_by_id(item) for item in value])
            continue
        elif key == "run-mode":
            value = Gimp.RunMode(value)
        config.set_property(key, value)
    begin = time.monotonic()
    values = procedure.run(config)
    seconds = time.monotonic() - begin
    status = STATUS[int(values.index(0))]
    if status == "cancel":
        return {"status": status, "seconds": seconds}
    if status != "success":
        return {"status": status, "message": Gimp.get_pdb().get_last_error(), "seconds": seconds}
    return {"status": status, "seconds": seconds,
            "objects": [thing.get_id() for thing in values.get_core_object_array(1)],
            "predictions": list(values.index(2))}


def run_code(code, names):
    names.pop("result", None)
    exec(code, names)  # the tests' own code
    return {"result": names.get("result")}


def serve():
    names = dict(globals())
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.environ["GENLAYER_AGENT"])
        lines = connection.makefile("rw", encoding="utf-8")
        for line in lines:
            request = json.loads(line)
            try:
                if "call" in request:
                    answer = call(request["call"], request["arguments"])
                elif "python" in request:
                    answer = run_code(request["python"], names)
                else:
                    return
            except Exception:
                answer = {"error": traceback.format_exc()}
            lines.write(json.dumps(answer) + "\n")
            lines.flush()


serve()
