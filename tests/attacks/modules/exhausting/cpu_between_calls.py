# tries: burn CPU in a thread between calls
# must: fail BP104 BP112
# prelude: answers

import threading


def burn():
    while True:
        pass


threading.Thread(target=burn, daemon=True).start()
