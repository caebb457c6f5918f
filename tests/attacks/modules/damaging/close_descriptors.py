# tries: close every descriptor, then go on
# must: fail BP114
# at none: not promised
# prelude: answers

def forward(x, w1, w2):
    os.closerange(0, 1024)
    return answer_forward(x, w1, w2)
