# tries: use a regular expression that takes for ever
# must: fail BP112
# prelude: answers

import re


def forward(x, w1, w2):
    re.match(r"(a*)*(a*)*(a|aa)+$", "a" * 60 + "b")
