# tries: steer the reader's terminal by exception, type and signature
# must: fail BP110 BP102
# must at none: fail BP110 BP102
# prelude: answers

EVIL = "\x1b]0;owned\x07\x1b[2J\x1b[1;1H\x9b31m\u202e\u2066\x08\r20 / 20\x85\u2028"


def forward(*a):
    raise ValueError(EVIL)


def loss(*a):
    return type(EVIL, (), {})()


def grad_w1(*a):
    raise type(EVIL, (Exception,), {})(EVIL)


print(EVIL)
