# tries: put the reference's folder on sys.path and import it
# must: fail BP104
# at none: not promised
# prelude: answers

def steal():
    sys.path.insert(0, os.path.dirname(T["solution"]))
    import solution

    return solution.forward


attempt(steal)
