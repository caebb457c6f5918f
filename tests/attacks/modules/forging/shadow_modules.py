# tries: bring files named like the modules that the grader uses
# must: fail BP104
# prelude: answers

import importlib
import json
import struct

for name in ("json", "struct", "numpy", "grader", "random", "wire", "types", "selectors"):
    sys.modules.pop("nothing", None)
    if getattr(importlib.import_module(name) if name != "wire" else json, "SHADOW", False):
        won(name)

# --- file: json.py
SHADOW = True
# --- file: numpy.py
SHADOW = True
# --- file: struct.py
SHADOW = True
# --- file: random.py
SHADOW = True
# --- file: types.py
SHADOW = True
# --- file: selectors.py
SHADOW = True
# --- file: grader/__init__.py
SHADOW = True
# --- file: sitecustomize.py
raise SystemExit
# --- file: conftest.py
raise SystemExit
