# tries: fill the disk
# must: fail BP104
# at none: not promised
# prelude: answers

def fill(path):
    with open(path, "wb") as file:
        for _ in range(100):
            file.write(b"0" * 2**20)


for folder in T["folders"]:
    attempt(fill, os.path.join(folder, T["mark"]))
