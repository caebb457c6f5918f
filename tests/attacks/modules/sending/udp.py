# tries: send by UDP
# must: fail BP104
# at none: not promised
# prelude: answers

import socket

attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"inputs", ("127.0.0.1", T["udp"])))
attempt(lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b"inputs", ("::1", T["udp"])))
