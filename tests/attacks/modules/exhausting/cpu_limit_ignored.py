# tries: ignore the CPU signal
# must: fail BP112
# prelude: answers

import signal

signal.signal(signal.SIGXCPU, signal.SIG_IGN)


def forward(x, w1, w2):
    while True:
        pass
