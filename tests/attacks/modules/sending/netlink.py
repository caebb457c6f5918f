# tries: speak to the kernel's own sockets
# must: fail BP104
# at none: not promised
# prelude: answers

import socket

for family in (socket.AF_NETLINK, socket.AF_PACKET, 38, 40, 44, 31):
    for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM, socket.SOCK_STREAM, socket.SOCK_SEQPACKET):
        attempt(socket.socket, family, kind)
