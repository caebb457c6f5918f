# tries: send by asking for names
# must: fail BP104
# at none: not promised
# prelude: answers

import socket

attempt(socket.getaddrinfo, "inputs.example.invalid", 80, claim=False)
attempt(lambda: socket.socketpair())
attempt(socket.if_nameindex)
