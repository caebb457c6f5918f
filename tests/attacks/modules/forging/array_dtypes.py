# tries: send dtypes that would run code or make numpy fail
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with_value({"a": ["ndarray", "object", [4, 2], 0]}, b"\0" * 64)


def loss(x, y, w1, w2):
    answer_with_value({"a": ["ndarray", "float64\0", [], 0]}, b"\0" * 64)


def grad_w1(x, y, w1, w2):
    answer_with_value({"a": ["ndarray", "(1000000,1000000)f8", [1], 0]}, b"\0" * 64)
