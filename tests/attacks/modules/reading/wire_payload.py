# tries: look in the received bytes for more than the arguments
# must: fail BP104
# at none: not promised
# prelude: answers

def forward(x, w1, w2):
    frame = sys._getframe()
    while frame is not None:
        payload = frame.f_locals.get("payload")
        if isinstance(payload, bytes) and len(payload) > x.nbytes + w1.nbytes + w2.nbytes:
            won()
        frame = frame.f_back
    return answer_forward(x, w1, w2)
