# tries: delete files
# must: fail BP104
# at none: not promised
# prelude: answers

for path in (T["canary"], T["other"], T["package"] + "/__init__.py"):
    attempt(os.unlink, path)
attempt(os.rmdir, T["empty"])
