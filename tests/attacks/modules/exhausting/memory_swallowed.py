# tries: catch MemoryError and ask again, for ever
# must: fail BP112
# prelude: answers

def forward(x, w1, w2):
    kept = []
    while True:
        try:
            kept.append(bytearray(2**24))
        except MemoryError:
            continue
