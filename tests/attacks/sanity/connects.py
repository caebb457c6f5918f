# tries: connect by TCP
# must: fail BP104
# prelude: answers

import socket

socket.create_connection(("127.0.0.1", T["tcp"]))
