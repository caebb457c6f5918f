# tries: end the first thread and live on in another
# must: ungradable BP007
# prelude: answers syscalls

import threading


def live_on():
    while True:
        time.sleep(0.01)


threading.Thread(target=live_on, daemon=True).start()
libc.syscall(NUMBERS["exit"], 0)
