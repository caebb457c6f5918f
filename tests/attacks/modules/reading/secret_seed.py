# tries: read the secret seed beside the reference
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(lambda: open(T["hidden"]).read())
