# tries: make objects until there is no memory, at import
# must: ungradable BP010
# prelude: answers

kept = []
while True:
    kept.append(bytearray(2**24))
