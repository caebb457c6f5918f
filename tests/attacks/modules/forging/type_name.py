# tries: return an array whose type is called what the grader trusts, or a mile long
# must: fail BP104 BP102
# prelude: answers

Long = type("ndarray", (np.ndarray,), {})
Odd = type("x\x1b[2J\u202e<script>" + "y" * 10**6, (), {})


def forward(x, w1, w2):
    return np.zeros((x.shape[0], w2.shape[1])).view(Long)


def grad_w1(x, y, w1, w2):
    return Odd()
