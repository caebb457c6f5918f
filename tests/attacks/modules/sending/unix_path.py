# tries: connect to a socket in the file system
# must: fail BP104
# at none: not promised
# prelude: answers

import socket


def send(kind):
    socket.socket(socket.AF_UNIX, kind).connect(T["unix"])


attempt(send, socket.SOCK_STREAM)
attempt(send, socket.SOCK_DGRAM)
attempt(lambda: socket.socket(socket.AF_UNIX).bind(os.path.join(T["tmp"], T["mark"])))
