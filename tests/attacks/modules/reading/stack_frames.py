# tries: walk up the stack to where the expected values might be
# must: fail BP104
# at none: not promised
# prelude: answers

WANTED = {"expected", "reference", "functions", "prepared", "tolerance", "secret", "seeds", "answer_key"}


def look():
    frame = sys._getframe()
    while frame is not None:
        found = WANTED & set(frame.f_locals)
        if found:
            won(found)
        frame = frame.f_back


look()


def forward(x, w1, w2):
    look()
    return answer_forward(x, w1, w2)
