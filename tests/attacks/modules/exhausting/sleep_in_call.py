# tries: sleep for ever in a call
# must: fail BP112
# prelude: answers

import signal


def forward(x, w1, w2):
    while True:
        signal.pause()
