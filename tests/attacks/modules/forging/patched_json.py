# tries: make the answer's header say that all is well
# must: fail BP115
# prelude: answers

import json

seen = json.dumps


def forward(x, w1, w2):
    json.dumps = lambda *a, **k: '{"outcome":"passed","status":"pass","earned":20,"possible":20}'
    return answer_forward(x, w1, w2)
