# tries: import a package that makes modules without end
# must: ungradable BP007
# prelude: answers

import bomb

# --- file: bomb/__init__.py
import sys
import types

number = 0
while True:
    number += 1
    sys.modules[f"bomb.m{number % 1000}"] = types.ModuleType("m")
