# tries: have the kernel signal the parent when a pipe is ready
# must: fail BP104
# at none: not promised
# prelude: answers

import fcntl

reader, writer = os.pipe()
attempt(fcntl.fcntl, reader, 8, os.getppid())
attempt(fcntl.fcntl, reader, 10, 9)
attempt(fcntl.fcntl, reader, 4, os.O_ASYNC)
os.write(writer, b"x")
