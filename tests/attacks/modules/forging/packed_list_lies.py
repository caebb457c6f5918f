# tries: send a packed list longer than the bytes that came
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with_value({"n": ["list", 10**15, 0]}, b"\0" * 64)


def loss(x, y, w1, w2):
    answer_with_value({"n": ["list", -1, 0]}, b"\0" * 64)


def train(*a):
    answer_with_value({"t": ["tuple", [{"n": ["list", True, 0]}, None, {"n": ["dict", 1, 0]}]]}, b"\0" * 64)
