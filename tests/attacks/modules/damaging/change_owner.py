# tries: change owners of files
# must: fail BP104
# at none: not promised
# prelude: answers

for path in (T["canary"], T["other"], T["home"]):
    attempt(os.chown, path, 12345, 12345)
    attempt(os.lchown, path, 12345, 12345)
    attempt(os.chown, path, -1, -1)
