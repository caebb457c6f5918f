# tries: send a shape that holds a 0 and a number no array can have
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with_value({"a": ["ndarray", "float64", [0, 2**70], 0]})


def loss(x, y, w1, w2):
    answer_with_value({"a": ["ndarray", "float64", [2**62, 0, 2**62], 0]})
