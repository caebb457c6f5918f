# tries: connect to a socket outside the file system
# must: fail BP104
# at none: not promised
# prelude: answers

import socket

attempt(lambda: socket.socket(socket.AF_UNIX).connect("\0" + T["abstract"]))
attempt(lambda: socket.socket(socket.AF_UNIX).bind("\0" + T["mark"]))
