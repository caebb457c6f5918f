# tries: import the grader's judging half and ask it for the secret seed
# must: fail BP104
# at none: not promised
# prelude: answers

def steal():
    from grader.reference import read_secret_seed
    from grader.spec import load_assignment

    return read_secret_seed(load_assignment(T["assignment"]))


attempt(steal)
