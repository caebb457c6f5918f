# tries: send integers of thousands of digits
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with(frame(nonce(), b'{"outcome":"returned","value":' + b"9" * 60000 + b"}"))


def loss(x, y, w1, w2):
    answer_with(frame(nonce(), b'{"outcome":"returned","value":' + b"9" * 4000 + b"}"))
