# tries: plant compiled code that the grader would load next
# must: fail BP104
# at none: not promised
# prelude: answers

import marshal

code = b"\0" * 16 + marshal.dumps(compile("raise SystemExit('damaged')", "x", "exec"))
for name in ("__init__.cpython-311.pyc", T["mark"] + ".pyc"):
    path = os.path.join(T["package"], "__pycache__", name)
    attempt(lambda path=path: open(path, "wb").write(code))
