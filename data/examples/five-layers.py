# Five variations of one prompt as layers of an image of one's own, the uppermost visible: XCF in $OUTPUT_FOLDER.
#   gimp-console -i --batch-interpreter=python-fu-eval -b - --quit < five-layers.py
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


image = Gimp.Image.new(800, 600, Gimp.ImageBaseType.RGB)
run("plug-in-genlayer-layer", image=image, prompt="an evening sky over the sea", count=5, max_cost=0.20)
# The layers that arrived: fewer than five where the service refused some, and never none.
for layer in image.get_layers()[1:]:
    layer.set_visible(False)
Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(folder + "/variations.xcf"), None)
image.delete()
