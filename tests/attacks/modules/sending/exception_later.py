# tries: raise hidden inputs later, in a visible case of another check
# must: fail BP110
# must at none: fail BP110
# prelude: answers

seen = []


def forward(x, w1, w2):
    seen.append(token(x))
    return answer_forward(x, w1, w2)


def loss(x, *a):
    seen.append(token(x))
    raise ValueError(" ".join(reversed(seen)))


grad_w1 = grad_w2 = train = loss
