# What interrupted runs have paid for, into the folder $OUTPUT_FOLDER (or recovered). Orders nothing, and says
# nothing where there was nothing.
#   gimp-console -i --batch-interpreter=python-fu-eval -b - --quit < recover.py
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


values = run("plug-in-genlayer-recover",
             output_folder=Gio.File.new_for_path(os.environ.get("OUTPUT_FOLDER", "recovered")))
if values.index(1) > 0:
    print(f"recovered {values.index(1)} pictures: {values.index(3)}")
