# tries: use Python's temporary files
# must: fail BP104
# at none: not promised
# prelude: answers

import tempfile

attempt(tempfile.mkstemp)
attempt(tempfile.TemporaryFile)
attempt(tempfile.mkdtemp)
for folder in T["folders"]:
    attempt(tempfile.mkstemp, dir=folder)
