# tries: empty files
# must: fail BP104
# at none: not promised
# prelude: answers

for path in (T["canary"], T["other"], T["package"] + "/__init__.py"):
    attempt(os.truncate, path, 0)
    attempt(lambda path=path: open(path, "w"))
    attempt(lambda path=path: os.open(path, os.O_RDONLY | os.O_TRUNC))
