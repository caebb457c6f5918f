# tries: attach to the parent as a debugger
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

for pid in (os.getppid(), T["grader"]):
    attempt(syscall, "ptrace", 0x4206, pid, 0, 0)
    attempt(syscall, "ptrace", 16, pid, 0, 0)
