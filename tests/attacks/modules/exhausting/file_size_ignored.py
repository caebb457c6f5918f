# tries: ignore the file size signal and write on
# must: fail BP104
# at none: not promised
# prelude: answers

import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def fill(path):
    with open(path, "wb", buffering=0) as file:
        file.write(b"0" * 4096)


for folder in T["folders"]:
    attempt(fill, os.path.join(folder, T["mark"]))
