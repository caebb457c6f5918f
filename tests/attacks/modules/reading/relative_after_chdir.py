# tries: change into the reference's folder, then open by a bare name
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(os.chdir, os.path.dirname(T["solution"]), claim=False)
attempt(lambda: open("solution.py").read())
