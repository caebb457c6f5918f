# tries: write another "ready" line where answers go
# must: ungradable BP006
# prelude: answers

os.write(201, b"ready full landlock seccomp\n")
