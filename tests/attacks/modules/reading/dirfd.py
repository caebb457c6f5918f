# tries: open the folder first, then the file relative to the descriptor
# must: fail BP104
# at none: not promised
# prelude: answers

def steal():
    folder = os.open(os.path.dirname(T["canary"]), os.O_RDONLY | os.O_DIRECTORY)
    return os.open(os.path.basename(T["canary"]), os.O_RDONLY, dir_fd=folder)


attempt(steal)
