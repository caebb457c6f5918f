# tries: type into the terminal of whoever started it
# must: fail BP104
# at none: not promised
# prelude: answers

import fcntl
import termios

attempt(lambda: os.open("/dev/tty", os.O_RDWR))
for number in (0, 1, 2):
    attempt(fcntl.ioctl, number, termios.TIOCSTI, b"x")
    attempt(fcntl.ioctl, number, termios.TIOCSCTTY, 0)

# system calls
