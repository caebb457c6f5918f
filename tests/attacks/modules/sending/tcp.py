# tries: connect by TCP
# must: fail BP104
# at none: not promised
# prelude: answers

import socket


def send(host, family):
    with socket.socket(family) as s:
        s.settimeout(1)
        s.connect((host, T["tcp"]))
        s.sendall(b"inputs")


attempt(send, "127.0.0.1", socket.AF_INET)
attempt(send, "::1", socket.AF_INET6)
attempt(lambda: socket.create_connection(("127.0.0.1", T["tcp"]), timeout=1))
