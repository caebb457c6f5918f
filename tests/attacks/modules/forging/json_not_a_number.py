# tries: send NaN, Infinity and floats in the header
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with(frame(nonce(), b'{"outcome":"returned","value":NaN,"changed":[]}'))


def loss(x, y, w1, w2):
    answer_with(frame(nonce(), b'{"outcome":"returned","value":1e999,"changed":[]}'))
