# tries: read a private file with numpy's own file functions
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(lambda: np.fromfile(T["canary"], dtype=np.uint8))
attempt(lambda: np.memmap(T["canary"], dtype=np.uint8, mode="r")[0])
attempt(lambda: np.genfromtxt(T["canary"], dtype=str))
attempt(lambda: np.load(T["canary"], allow_pickle=True))
