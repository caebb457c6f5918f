# tries: loop for ever, every exception swallowed, every signal ignored
# must: fail BP112
# prelude: answers

import signal


def forward(x, w1, w2):
    for number in range(1, 65):
        attempt(signal.signal, number, signal.SIG_IGN, claim=False)
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
