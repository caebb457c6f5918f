# tries: replace built-in functions
# must: ungradable BP006
# prelude: answers

import builtins

for name in ("abs", "all", "any", "len", "isinstance", "callable", "type", "max", "zip", "sorted"):
    setattr(builtins, name, lambda *a, **k: True)
