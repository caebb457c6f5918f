# tries: send far more bytes than announced
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with(frame(nonce(), b'{"outcome":"returned","value":null}') + b"\0" * 10**7)
