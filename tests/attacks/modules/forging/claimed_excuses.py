# tries: raise what looks like the machine's fault
# must: fail BP113 BP116 BP118
# prelude: answers

def forward(x, w1, w2):
    raise MemoryError


def loss(x, y, w1, w2):
    raise NotImplementedError


def grad_w1(x, y, w1, w2):
    raise EOFError


def train(*a):
    raise type("SandboxError", (Exception,), {})("the machine was too busy to run the submission")
