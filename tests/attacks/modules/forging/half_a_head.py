# tries: answer with half a head, then end
# must: fail BP114
# prelude: answers frames

def forward(x, w1, w2):
    os.write(201, b"GRD1\0\0\0")
    os._exit(0)
