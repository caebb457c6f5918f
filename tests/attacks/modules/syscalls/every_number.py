# tries: try every system call number with zeros, but those that end it
# must: fail BP104
# within: 25
# at none: not promised
# prelude: answers syscalls

HARMLESS = {"read", "write", "pause", "exit", "exit_group", "rt_sigreturn", "rt_sigsuspend", "poll", "select", "pselect6", "ppoll", "restart_syscall", "rt_sigtimedwait", "futex", "wait4", "waitid", "close", "munmap", "close_range", "brk", "dup2", "dup3", "rt_sigprocmask", "arch_prctl", "set_robust_list", "set_tid_address", "fork", "vfork", "clone", "execve", "reboot"}
# 335 and 336 (uretprobe, uprobe) answer everybody with SIGILL, before any filter
skip = {335, 336} | {NUMBERS[name] for name in HARMLESS if name in NUMBERS}
DANGEROUS = ("socket", "memfd_create", "ptrace", "io_uring_setup", "bpf", "unshare", "setns", "keyctl", "userfaultfd", "epoll_create1", "eventfd2", "timerfd_create", "inotify_init1", "personality", "setsid", "chdir", "shmget", "msgget", "semget")
for number in range(470):
    if number in skip:
        continue
    result = libc.syscall(number, 0, 0, 0, 0, 0, 0)
    if result >= 0 and number in [NUMBERS[name] for name in DANGEROUS if name in NUMBERS]:
        won(number)
