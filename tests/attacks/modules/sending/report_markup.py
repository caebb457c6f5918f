# tries: write markup into the report
# must: fail BP110 BP102
# must at none: fail BP110 BP102
# prelude: answers

EVIL = "</td><script>alert(1)</script>![x](http://127.0.0.1/x)|`**20 / 20**\n# 20 / 20\n```\n| a | b |"


def forward(*a):
    raise ValueError(EVIL)


def loss(*a):
    return type(EVIL, (), {})()


def grad_w1(*a):
    raise type(EVIL, (Exception,), {})(EVIL)
