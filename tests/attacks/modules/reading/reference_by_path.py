# tries: read the reference's source by its path and use its functions
# must: fail BP104
# at none: not promised
# prelude: answers

def steal():
    room = {}
    exec(compile(open(T["solution"]).read(), "stolen", "exec"), room)
    return room["forward"]


attempt(steal)
