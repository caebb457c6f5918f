# tries: wait for somebody to come and fetch
# must: fail BP104
# at none: not promised
# prelude: answers

import socket


def wait():
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    s.listen()


attempt(wait)
