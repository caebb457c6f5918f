# tries: write frames of the wire on stdout and stderr
# must: fail BP104
# prelude: answers

import struct

body = b'{"outcome":"returned","value":null,"changed":[]}'
for number in (1, 2):
    os.write(number, struct.pack("<4sIQQ", b"GRD1", len(body), 0, 0) + body)
