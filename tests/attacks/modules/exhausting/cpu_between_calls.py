# tries: burn CPU in a thread between calls
# must: fail
# prelude: answers

import threading


def burn():
    while True:
        pass


threading.Thread(target=burn, daemon=True).start()
