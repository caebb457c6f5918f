# tries: send a header nested as deep as fits
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with(frame(nonce(), b'{"outcome":"returned","value":' + b"[" * 30000 + b"]" * 30000 + b"}"))


def loss(x, y, w1, w2):
    body = b'{"t":["list",[' * 4000 + b"null" + b"]]}" * 4000
    answer_with(frame(nonce(), b'{"outcome":"returned","value":' + body[:60000] + b"}"))
