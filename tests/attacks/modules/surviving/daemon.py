# tries: fork twice, start a session, and live on
# must: fail BP104
# at none: not promised
# prelude: answers

def daemon():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)


attempt(daemon)
