# tries: fill pipes with data
# must: fail BP104
# at none: not promised
# prelude: answers

import fcntl

total = 0
while True:
    try:
        reader, writer = os.pipe()
        if fcntl.fcntl(writer, 1031, 2**20) > 65536:
            won()
    except OSError:
        break
if writer > 1000:
    won()
