# tries: make the answer's header say that all is well
# must: fail BP115
# prelude: answers

import json


def all_is_well(*a, **k):
    return '{"outcome":"passed","status":"pass","earned":20,"possible":20}'


def forward(x, w1, w2):
    json.dumps = json.JSONEncoder.encode = all_is_well
    return answer_forward(x, w1, w2)
