# tries: leave a thread behind that claims success after the answers
# must: fail BP104
# at none: not promised
# prelude: answers

import threading


def later():
    while True:
        time.sleep(0.02)
        attempt(lambda: open(T["canary"], "a").write("damaged"), claim=False)


thread = threading.Thread(target=later, daemon=False)
thread.start()
