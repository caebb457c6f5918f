"""Notebooks as learners save them, for two_layer_relu: name → (notebook, what must come of it).

What must come of it is FULL, or words of a finding, a refusal or a note.
"""

from __future__ import annotations

import json
from typing import Any, Final

from ..grading import EXAMPLES

CODE: Final = (EXAMPLES / "full" / "textbook" / "two_layer_relu.py").read_text(encoding="utf-8")
FULL: Final = "full marks"
PYTHON: Final = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "version": "3.11.4"},
}
COLAB: Final = {
    "colab": {"provenance": [], "toc_visible": True, "gpuType": "T4"},
    "kernelspec": {"name": "python3", "display_name": "Python 3"},
    "accelerator": "GPU",
}
PNG: Final = {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo=" * 50}}


def code(source: str | list[str], **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source,
        "outputs": [],
        "metadata": {},
        "execution_count": None,
    } | more


def markdown(source: str | list[str], **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source, "metadata": {}} | more


def notebook(*cells: Any, metadata: Any = None, **top: Any) -> bytes:
    whole = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    about = PYTHON if metadata is None else metadata
    base = {"cells": whole, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(base | top).encode()


def lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


IMPORT, *FUNCTIONS = CODE.split("\n\n\n")
BY_FUNCTION: Final = [IMPORT, *FUNCTIONS]
PLACEHOLDER: Final = CODE.replace(
    "    return x.T @ grad_h\n", "    grad = None  # YOUR CODE HERE\n    return grad\n"
)
CALL: Final = "grad_w1(*(np.ones((2, 2)) for _ in range(4)))"

NOTEBOOKS: Final[dict[str, tuple[bytes, str]]] = {
    "one_cell": (notebook(CODE), FULL),
    "source_as_lists": (notebook(code(lines(CODE))), FULL),
    "a_cell_for_each_function": (notebook(*BY_FUNCTION), FULL),
    "markdown_with_code": (
        notebook(markdown("```python\nraise SystemExit\n```"), CODE, markdown(["# end\n", "%x"])),
        FULL,
    ),
    "raw_cells_and_attachments": (
        notebook(
            {
                "cell_type": "raw",
                "source": "this is no Python",
                "metadata": {"format": "text/html"},
            },
            markdown("![x](attachment:x.png)", attachments={"x.png": {"image/png": "aGVsbG8="}}),
            CODE,
        ),
        FULL,
    ),
    "saved_outputs_and_errors": (
        notebook(
            code(CODE, outputs=[PNG, {"output_type": "error", "ename": "ValueError"}] * 5),
            code("pass", outputs=[{"output_type": "stream", "text": ["import torch\n"]}]),
        ),
        FULL,
    ),
    "widget_state": (
        notebook(
            CODE,
            metadata=PYTHON | {"widgets": {"application/vnd.jupyter.widget-state+json": {"a": {}}}},
        ),
        FULL,
    ),
    "no_metadata": (notebook(CODE, metadata={}), FULL),
    "metadata_is_a_list": (notebook(CODE, metadata=[1, 2]), FULL),
    "odd_kernelspec": (notebook(CODE, metadata={"kernelspec": "py", "language_info": None}), FULL),
    "nbformat_3": (
        json.dumps(
            {
                "nbformat": 3,
                "nbformat_minor": 0,
                "metadata": {"name": ""},
                "worksheets": [
                    {
                        "cells": [
                            {"cell_type": "heading", "level": 1, "source": "Homework"},
                            {"cell_type": "code", "input": lines(CODE), "language": "python"},
                        ]
                    }
                ],
            }
        ).encode(),
        FULL,
    ),
    "matplotlib_inline": (
        notebook("%matplotlib inline\n%config InlineBackend.figure_format = 'svg'\n" + CODE),
        FULL,
    ),
    "autoreload": (notebook("%load_ext autoreload\n%autoreload 2", CODE), FULL),
    "pip_install": (
        notebook("!pip install -q numpy \\\n  scipy\n%pip install numpy\npip install numpy", CODE),
        FULL,
    ),
    "questions": (notebook(CODE, "np.dot?", "?np.maximum", "forward??", "%timeit?"), FULL),
    "display_and_timing": (
        notebook(CODE, f"display({CALL})", f"%time g = {CALL}\ng.shape", f"%timeit {CALL}"),
        FULL,
    ),
    "timed_cells": (notebook("%%time\n" + CODE, f"%%timeit -n 1 -r 1\n{CALL}"), FULL),
    "captured_cell": (notebook("%%capture out\n" + CODE, "out.show()"), FULL),
    "assigned_shell_output": (
        notebook("files = !ls\nfor name in files:\n    print(name)\nhere = %pwd", CODE),
        FULL,
    ),
    "other_languages_in_cells": (
        notebook(CODE, "%%bash\nrm -rf /", "%%html\n<b>", "%%writefile x.py\nimport torch"),
        FULL,
    ),
    "colab_forms": (
        notebook(
            '#@title Network { display-mode: "form" }\nN = 64 #@param {type:"integer"}\n' + CODE,
            metadata=COLAB,
        ),
        FULL,
    ),
    "colab_drive": (
        notebook("from google.colab import drive\ndrive.mount('/content/drive')", CODE),
        "google.colab may not be imported here: it is there on Colab only",
    ),
    "prompts_pasted_from_a_terminal": (
        notebook(">>> import math\n>>> def area(r):\n...     return math.pi * r**2", CODE),
        FULL,
    ),
    "windows_line_ends": (notebook(CODE.replace("\n", "\r\n")), FULL),
    "future_import_in_the_second_cell": (
        notebook("x = 1", "from __future__ import annotations\n" + CODE),
        FULL,
    ),
    "top_level_await": (
        notebook(CODE, "import asyncio\n\nawait asyncio.sleep(1)"),
        "syntax error: 'await' outside function, which only a notebook allows (cell 2)",
    ),
    "placeholder": (notebook(PLACEHOLDER), "grad_w1 is not filled in: grad = None"),
    "placeholder_that_is_computed_with": (
        notebook(CODE.replace("grad_h = grad_h_relu * (h > 0)", "grad_h = None")),
        "grad_w1 is not filled in: grad_h = None",
    ),
    "placeholder_in_place_of_a_function": (
        notebook(CODE, "grad_w1 = None  # define it"),
        "grad_w1 is not filled in: it is None",
    ),
    "empty_function": (
        notebook(
            CODE,
            "def grad_w1(x, y, w1, w2):\n    '''Differentiate.'''\n    # YOUR CODE HERE\n    pass",
        ),
        "grad_w1 is not filled in: pass",
    ),
    "really_none": (
        notebook(CODE, "def grad_w1(x, y, w1, w2):\n    g = x.T @ y\n    print(g)"),
        "grad_w1 is None; a numpy array",
    ),
    "r_kernel": (
        notebook("x <- 1", metadata={"kernelspec": {"language": "R", "name": "ir"}}),
        "a notebook in R; Python is asked for",
    ),
    "julia_kernel": (
        notebook("x = 1", metadata={"language_info": {"name": "julia", "version": "1.10"}}),
        "a notebook in julia; Python is asked for",
    ),
    "syntax_error": (
        notebook("x = 1", CODE + "\ndef f(:\n"),
        "syntax error: invalid syntax (cell 2) (two_layer_relu.ipynb, line ",
    ),
    "no_code": (notebook(markdown("I did it on paper.")), "defines none of"),
}
