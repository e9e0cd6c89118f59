"""Run the notebooks of this folder again, and keep what their cells put out.

    python3 examples/notebooks/execute.py [NOTEBOOK …]

It needs python3 -m pip install nbclient ipykernel. How far a training has come is not kept.
"""

import pathlib
import sys

import nbclient
import nbformat

HERE = pathlib.Path(__file__).parent


def executed(path):
    """A notebook whose cells have been run, in the folder where it lies."""
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3",
                                     resources={"metadata": {"path": str(HERE)}})
    client.execute()
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.metadata.clear()
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not passing(output)]
    return notebook


def passing(output) -> bool:
    """Whether an output tells how far a training has come."""
    return output.output_type == "display_data" and "image/png" not in output.data


if __name__ == "__main__":
    for path in map(pathlib.Path, sys.argv[1:] or sorted(HERE.glob("*.ipynb"))):
        nbformat.write(executed(path), path)
        print(path.name)
