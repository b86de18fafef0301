# A generated layer in an image of one's own: a sky in the upper half, where the selection is.
#   gimp-console -i --batch-interpreter=python-fu-eval -b - --quit < new-layer.py
import os

folder = os.environ.get("OUTPUT_FOLDER", ".")
pdb = Gimp.get_pdb()

image = Gimp.Image.new(800, 600, Gimp.ImageBaseType.RGB)
ground = Gimp.Layer.new(image, "ground", 800, 600, Gimp.ImageType.RGB_IMAGE, 100, Gimp.LayerMode.NORMAL)
image.insert_layer(ground, None, 0)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 800, 300)

procedure = pdb.lookup_procedure("plug-in-genlayer-layer")
config = procedure.create_config()
config.set_property("image", image)
config.set_property("prompt", "an evening sky over the sea")
values = procedure.run(config)
if values.index(0) != Gimp.PDBStatusType.SUCCESS:
    raise RuntimeError(pdb.get_last_error())

sky = values.get_core_object_array(1)[0]
sky.set_opacity(80)
Gimp.Selection.none(image)
Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(folder + "/layers.xcf"), None)
image.delete()
