# tries: become another program
# must: fail BP104
# at none: not promised
# prelude: answers

for program in ("/bin/sleep", "/bin/sh", sys.executable):
    attempt(os.execv, program, [program, "600"])
attempt(lambda: os.execve(os.open("/bin/sleep", os.O_RDONLY), ["sleep", "600"], {}))
