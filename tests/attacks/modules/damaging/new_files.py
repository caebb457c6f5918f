# tries: leave files, folders, links and pipes everywhere
# must: fail BP104
# at none: not promised
# prelude: answers

for folder in T["folders"]:
    path = os.path.join(folder, T["mark"])
    attempt(lambda path=path: os.open(path, os.O_WRONLY | os.O_CREAT, 0o666))
    attempt(lambda path=path: os.open(path + "2", os.O_RDONLY | os.O_CREAT, 0o666))
    attempt(os.mkdir, path + "3")
    attempt(os.mkfifo, path + "4")
    attempt(os.mknod, path + "5")
    attempt(os.symlink, "/", path + "6")
    attempt(os.link, T["canary"], path + "7")
    attempt(lambda folder=folder: os.open(folder, os.O_WRONLY | getattr(os, "O_TMPFILE", 0)))
