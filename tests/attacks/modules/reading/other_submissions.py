# tries: list the folder of all submissions and read another's file
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(os.listdir, T["submissions"])
attempt(lambda: open(T["other"]).read())
