# tries: change modes of files
# must: fail BP104
# at none: not promised
# prelude: answers

for path in (T["canary"], T["other"], T["package"] + "/__init__.py", T["home"]):
    attempt(os.chmod, path, 0)
    attempt(os.chmod, path, 0, follow_symlinks=False)
for number in (0, 1, 200):
    attempt(os.fchmod, number, 0)
