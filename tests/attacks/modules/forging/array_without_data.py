# tries: send only type, dtype and shape, enormous ones
# must: fail BP105 BP115
# prelude: answers frames

def forward(x, w1, w2):
    shape = [x.shape[0], w2.shape[1]]
    answer_with_value({"a": ["ndarray", "float64", shape, None]})


def grad_w1(x, y, w1, w2):
    answer_with_value({"a": ["ndarray", "float64", [10**4000] * 9, None]})
