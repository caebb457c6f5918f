# tries: list folders that everybody shares
# must: fail BP104
# at none: not promised
# prelude: answers

for place in ("/tmp", "/var/tmp", "/dev/shm", "/run", "/etc", "/", "/proc", "/home", "."):
    attempt(os.listdir, place)
    attempt(lambda place=place: next(os.scandir(place)))
