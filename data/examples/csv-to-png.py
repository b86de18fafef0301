# A picture for each prompt of the file $PROMPTS_FILE (or prompts.csv; text and JSON Lines do as well), as PNG
# in the folder $OUTPUT_FOLDER (or pictures). Run again, it makes only what is missing.
#   gimp-console -i --batch-interpreter=python-fu-eval -b - --quit < csv-to-png.py
import os

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


values = run("plug-in-genlayer-batch",
             prompts_file=Gio.File.new_for_path(os.environ.get("PROMPTS_FILE", "prompts.csv")),
             output_folder=Gio.File.new_for_path(os.environ.get("OUTPUT_FOLDER", "pictures")),
             export_format="png", max_cost=1.00)
# Only when all are there; else the script has ended with an error that says how many are missing and why.
print(f"{values.index(2)} pictures, the report: {values.index(4)}")
