# tries: change times of files, so that caches are believed or not
# must: fail BP104
# at none: not promised
# prelude: answers

for path in (T["canary"], T["other"], T["package"] + "/__init__.py"):
    attempt(os.utime, path, (0, 0))
    attempt(os.utime, path, ns=(0, 0), follow_symlinks=False)
