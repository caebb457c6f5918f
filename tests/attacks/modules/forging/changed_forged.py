# tries: lie about which arguments were changed
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with(frame(nonce(), b'{"outcome":"returned","value":null,"changed":[[9,null]]}'))


def loss(x, y, w1, w2):
    answer_with(frame(nonce(), b'{"outcome":"returned","value":null,"changed":[[true,null],["0",null]]}'))


def train(*a):
    answer_with(frame(nonce(), b'{"outcome":"returned","value":null,"changed":{"0":1}}'))
