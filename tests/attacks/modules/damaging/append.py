# tries: append to files
# must: fail BP104
# at none: not promised
# prelude: answers

for path in (T["canary"], T["other"], T["package"] + "/__init__.py"):
    attempt(lambda path=path: open(path, "a").write("damaged\n"))
    attempt(lambda path=path: open(path, "r+").write("damaged\n"))
