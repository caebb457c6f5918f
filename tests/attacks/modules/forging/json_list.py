# tries: send a header that is a list
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with(frame(nonce(), b'["returned", true]'))
