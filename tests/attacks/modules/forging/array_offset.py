# tries: send arrays that lie outside the payload
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with_value({"a": ["ndarray", "float64", [4, 2], -64]}, b"\0" * 64)


def loss(x, y, w1, w2):
    answer_with_value({"a": ["ndarray", "float64", [], 2**80]}, b"\0" * 64)


def grad_w1(x, y, w1, w2):
    answer_with_value({"a": ["ndarray", "float64", [4, 2], True]}, b"\0" * 65)
