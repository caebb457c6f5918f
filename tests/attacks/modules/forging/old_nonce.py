# tries: answer each question with the nonce of the one before
# must: fail BP115
# prelude: answers frames

before = [0]


def forward(x, w1, w2):
    now = nonce()
    answer_with(frame(before[0], b'{"outcome":"returned","value":null}'))
    before[0] = now
    return answer_forward(x, w1, w2)
