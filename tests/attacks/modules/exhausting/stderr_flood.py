# tries: print 200 MB to the error stream
# must: fail BP104
# prelude: answers

BLOCK = b"\x1b[31m\xff\xfe" * 10000
for _ in range(2500):
    os.write(2, BLOCK)
