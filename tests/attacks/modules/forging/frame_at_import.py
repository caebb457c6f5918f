# tries: write an answer before the question
# must: ungradable BP006
# prelude: answers

import struct

body = b'{"outcome":"returned","callables":["forward"],"others":[]}'
os.write(201, struct.pack("<4sIQQ", b"GRD1", len(body), 0, 0) + body)
