# tries: give hidden inputs as the line that ran last
# must: fail BP112
# must at none: fail BP112
# prelude: answers

import signal


def forward(x, w1, w2):
    text = f'  File "{token(x)}.py", line 7 in x (most recent call first)\n'
    signal.signal(signal.SIGUSR1, lambda *_: os.write(2, text.encode()))
    os.write(2, text.encode())
    while True:
        pass
