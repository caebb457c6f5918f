# tries: write into Python's own folders
# must: fail BP104
# at none: not promised
# prelude: answers

for folder in (os.path.dirname(os.__file__), os.path.dirname(np.__file__), sys.prefix, sys.base_prefix):
    attempt(lambda folder=folder: open(os.path.join(folder, T["mark"]), "w"))
    attempt(lambda folder=folder: os.open(os.path.join(folder, T["mark"]), os.O_CREAT | os.O_RDONLY))
