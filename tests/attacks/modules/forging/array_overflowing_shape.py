# tries: send a shape whose product overflows 64 bits to something small
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with_value({"a": ["ndarray", "float64", [2**32, 2**32], 0]}, b"\0" * 64)


def loss(x, y, w1, w2):
    answer_with_value({"a": ["ndarray", "float64", [2**61, 2**3 + 1], 0]}, b"\0" * 64)
