# tries: send booleans that are neither 0 nor 1
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with_value({"a": ["ndarray", "bool", [8], 0]}, b"\2\3\4\5\6\7\xff\x80")
