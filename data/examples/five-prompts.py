# Five prompts, five PNGs. One that fails is told of and does not stop the others.
#   gimp-console -i --batch-interpreter=python-fu-eval -b - --quit < five-prompts.py
import os

folder = os.environ.get("OUTPUT_FOLDER", ".")
pdb = Gimp.get_pdb()
prompts = ["a red fox in the snow", "a paper boat", "an old map", "a stone bridge", "wild poppies"]

for number, prompt in enumerate(prompts, 1):
    procedure = pdb.lookup_procedure("plug-in-genlayer-image")
    config = procedure.create_config()
    config.set_property("prompt", prompt)
    values = procedure.run(config)
    if values.index(0) != Gimp.PDBStatusType.SUCCESS:
        print(f"No picture for “{prompt}”: {pdb.get_last_error()}")
        continue
    image = values.get_core_object_array(1)[0]
    export = pdb.lookup_procedure("file-png-export")
    config = export.create_config()
    config.set_property("image", image)
    config.set_property("file", Gio.File.new_for_path(f"{folder}/prompt-{number}.png"))
    config.set_property("include-xmp", True)
    export.run(config)
    image.delete()
