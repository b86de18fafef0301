# A new canvas of 1600 × 900 pixels, filled from a prompt, as XCF and PNG in $OUTPUT_FOLDER (or the current folder).
#   gimp-console -i --batch-interpreter=python-fu-eval -b - --quit < new-image.py
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


image = run("plug-in-genlayer-image", prompt="a lighthouse at dusk, oil on canvas",
            width=1600, height=900, max_cost=0.05).get_core_object_array(1)[0]
Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(folder + "/lighthouse.xcf"), None)
run("file-png-export", image=image, file=Gio.File.new_for_path(folder + "/lighthouse.png"), include_xmp=True)
image.delete()
