# tries: return dictionaries with keys that lie
# must: fail BP102
# prelude: answers

class K(str):
    __hash__ = lambda self: 1
    __eq__ = lambda self, other: True


def forward(x, w1, w2):
    return {K("a"): 1, "\ud800": 2}


def loss(x, y, w1, w2):
    return {"\ud800": "\ud801", "k" * 4000: None}


def train(*a):
    return {"w1": 1, "w2": 2, "losses": 3}
