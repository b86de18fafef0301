# A sky in the selection of every open image, or in its upper half where nothing is selected. Each is saved
# beside its file: photo.png as photo.png-sky.xcf.
#   gimp-console -i --batch-interpreter=python-fu-eval -b - --quit *.png < open-images.py
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


for image in Gimp.get_images():
    if Gimp.Selection.is_empty(image):
        image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, image.get_width(), image.get_height() / 2)
    run("plug-in-genlayer-layer", image=image, prompt="an evening sky over the sea", max_cost=0.05)
    Gimp.Selection.none(image)
    file = Gio.File.new_for_path(image.get_file().get_path() + "-sky.xcf")
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file, None)
