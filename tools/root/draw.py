# SPDX-License-Identifier: GPL-3.0-or-later
# Run inside GIMP by tools/root/draw. A function: GIMP puts this text into its own scope.
def draw():
    import os
    pdb = Gimp.get_pdb()
    quiet = Gimp.RunMode.NONINTERACTIVE

    def run(name, **arguments):
        procedure = pdb.lookup_procedure(name)
        if procedure is None:
            raise RuntimeError(f"GIMP has no procedure {name}.")
        config = procedure.create_config()
        for key, value in arguments.items():
            config.set_property(key.replace("_", "-"), value)
        result = procedure.run(config)
        if result.index(0) != Gimp.PDBStatusType.SUCCESS:
            raise RuntimeError(pdb.get_last_error())
        return result

    try:
        result = run("plug-in-genlayer-image", run_mode=quiet, prompt=os.environ["GENLAYER_TRY_PROMPT"],
                     model=os.environ["GENLAYER_TRY_MODEL"])
        image = result.get_core_object_array(1)[0]
        xcf, png = (Gio.File.new_for_path(os.environ["GENLAYER_TRY_OUTPUT"] + ending)
                    for ending in (".xcf", ".png"))
        if not Gimp.file_save(quiet, image, xcf, None):
            raise RuntimeError(pdb.get_last_error())
        # By default GIMP leaves out the XMP that says how the picture came about.
        run("file-png-export", run_mode=quiet, image=image, file=png, include_xmp=True)
        for file in xcf, png:
            again = Gimp.file_load(quiet, file)
            if again is None or again.get_width() != image.get_width():
                raise RuntimeError(f"{file.get_path()} does not open again.")
    except Exception as error:
        with open(os.environ["GENLAYER_TRY_ERROR"], "w", encoding="utf-8", errors="replace") as file:
            file.write(str(error) or type(error).__name__)


draw()
