# tries: run code when it ends
# must: fail BP104
# at none: not promised
# prelude: answers

import atexit
import signal

path = os.path.join(T["tmp"], T["mark"])
atexit.register(lambda: attempt(lambda: open(path, "w")))
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
    signal.signal(number, lambda *_: open(path, "w"))
