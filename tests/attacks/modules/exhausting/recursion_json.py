# tries: make C code recurse: json
# must: fail
# prelude: answers

import json


def forward(x, w1, w2):
    sys.setrecursionlimit(2**31 - 1)
    return json.loads("[" * 10**7)
