# tries: get an O_PATH descriptor and reopen it through /proc/self/fd
# must: fail BP104
# at none: not promised
# prelude: answers

def steal():
    handle = os.open(T["canary"], os.O_PATH)
    return open(f"/proc/self/fd/{handle}").read()


attempt(steal)
