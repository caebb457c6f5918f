# tries: send as many nodes as a header holds
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with_value({"t": ["list", [None] * 12000]})


def loss(x, y, w1, w2):
    answer_with_value({"d": [["k", 1]] * 7000})
