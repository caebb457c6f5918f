# tries: send arrays of negative and fractional shape
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with_value({"a": ["ndarray", "float64", [-4, -2], 0]}, b"\0" * 64)


def loss(x, y, w1, w2):
    answer_with_value({"a": ["ndarray", "float64", ["4", None], 0]}, b"\0" * 64)
