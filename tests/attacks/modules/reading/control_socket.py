# tries: find the zygote's control socket and speak to the grader
# must: fail BP104
# at none: not promised
# prelude: answers

import gc
import socket

for thing in gc.get_objects():
    if isinstance(thing, socket.socket):
        attempt(thing.send, b'{"op": "warm"}')
        attempt(thing.fileno, claim=False)
for number in range(256):
    if number in (0, 1, 2, 200, 201):
        continue
    attempt(lambda number=number: os.read(number, 1))
