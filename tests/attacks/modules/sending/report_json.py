# tries: break out of a JSON string in the report
# must: fail BP110
# must at none: fail BP110
# prelude: answers

EVIL = '"}], "earned": 20, "status": "pass", "x": [{"y": "\\'


def forward(*a):
    raise ValueError(EVIL)
