# tries: be interrupted a thousand times a second
# must: fail BP104
# prelude: answers

import signal

signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
