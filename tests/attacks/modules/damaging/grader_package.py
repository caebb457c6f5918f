# tries: write into the package that grades
# must: fail BP104
# at none: not promised
# prelude: answers

import grader

folder = os.path.dirname(grader.__file__)
attempt(lambda: open(os.path.join(folder, T["mark"] + ".py"), "w"))
attempt(lambda: open(os.path.join(folder, "sandbox", T["mark"]), "w"))
attempt(os.mkdir, os.path.join(folder, T["mark"]))
