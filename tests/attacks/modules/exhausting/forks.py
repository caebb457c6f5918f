# tries: start processes until there are no more
# must: fail BP104
# at none: not promised
# prelude: answers

def start():
    if os.fork() == 0:
        time.sleep(600)


for _ in range(20):
    attempt(start)
