# tries: send lone surrogates and control characters in every text
# must: fail BP110
# prelude: answers frames

ODD = r"\ud800\udfff\u0000\u001b[31m\u202e"


def forward(x, w1, w2):
    text = '{"outcome":"raised","type":"%s","message":"%s","file":"%s","line":3}' % (ODD, ODD, ODD)
    answer_with(frame(nonce(), text.encode()))


def loss(x, y, w1, w2):
    answer_with(frame(nonce(), ('{"outcome":"returned","value":{"o":"%s"}}' % ODD).encode()))


def grad_w1(x, y, w1, w2):
    text = '{"outcome":"returned","value":{"a":["%s","%s",[3,7],null]}}' % (ODD, ODD)
    answer_with(frame(nonce(), text.encode()))


def grad_w2(x, y, w1, w2):
    text = '{"outcome":"raised","refused":"%s","type":"T","message":""}' % ODD
    answer_with(frame(nonce(), text.encode()))
