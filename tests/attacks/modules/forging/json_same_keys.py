# tries: send the same key several times
# must: fail BP102
# prelude: answers frames

def forward(x, w1, w2):
    answer_with(frame(nonce(), b'{"outcome":"raised","outcome":"returned","value":1,"value":{"o":"x"}}'))
