# A prompt from the file $PROMPT_FILE (or prompt.txt), up to 32 KiB of UTF-8. XCF in the folder $OUTPUT_FOLDER (or
# the current one).
#   gimp-console -i --batch-interpreter=python-fu-eval -b - --quit < long-prompt.py
import os

folder = os.environ.get("OUTPUT_FOLDER", ".")
pdb = Gimp.get_pdb()


def run(name, **arguments):
    """Calls a procedure; an error ends the script, and with it GIMP, with a status that is not 0."""
    procedure = pdb.lookup_procedure(name)
    config = procedure.create_config()
    for key, value in arguments.items():
        config.set_property(key.replace("_", "-"), value)
    values = procedure.run(config)
    if values.index(0) != Gimp.PDBStatusType.SUCCESS:
        raise RuntimeError(pdb.get_last_error())
    return values


with open(os.environ.get("PROMPT_FILE", "prompt.txt"), encoding="utf-8", newline="") as file:
    prompt = file.read().removesuffix("\n")  # the last line's end is no part of it
image = run("plug-in-genlayer-image", prompt=prompt, max_cost=0.05).get_core_object_array(1)[0]
Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(folder + "/long-prompt.xcf"), None)
image.delete()
