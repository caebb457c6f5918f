# tries: send nodes that the protocol does not have
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with_value({"pickle": "gASVIAAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOU"})


def loss(x, y, w1, w2):
    answer_with_value({"f": "0x1p+99999999999"})


def grad_w1(x, y, w1, w2):
    answer_with_value({"f": "1" * 50000})
