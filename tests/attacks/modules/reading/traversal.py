# tries: leave an allowed folder by ..
# must: fail BP104
# at none: not promised
# prelude: answers

up = os.path.join(os.path.dirname(np.__file__), *[".."] * 12)
attempt(lambda: open(up + T["canary"]).read())
attempt(lambda: open("/dev/../" + T["canary"]).read())
