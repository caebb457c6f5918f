# tries: set extended attributes
# must: fail BP104
# at none: not promised
# prelude: answers

for path in (T["canary"], T["home"]):
    attempt(os.setxattr, path, "user.attack", b"x")
    attempt(os.removexattr, path, "user.attack")
