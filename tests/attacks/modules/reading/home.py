# tries: list the home folder and read a file there
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(os.listdir, T["home"])
attempt(lambda: open(os.path.join(T["home"], "notes.txt")).read())
attempt(os.listdir, os.path.expanduser("~root"))
