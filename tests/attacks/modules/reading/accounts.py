# tries: read the machine's accounts
# must: fail BP104
# at none: not promised
# prelude: answers

for place in ("/etc/passwd", "/etc/shadow", "/etc/hostname", "/etc/resolv.conf", "/root/.ssh/id_rsa"):
    attempt(lambda place=place: open(place).read())
