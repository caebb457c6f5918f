"""Numbers of the system calls that attacks make, as the kernel's headers give them."""

from __future__ import annotations

from typing import Final

# fmt: off
X86_64: Final[dict[str, int]] = {
    "acct": 163, "add_key": 248, "arch_prctl": 158, "bpf": 321, "brk": 12, "capset": 126,
    "chdir": 80, "clone": 56, "clone3": 435, "close": 3, "close_range": 436,
    "copy_file_range": 326, "dup2": 33, "dup3": 292, "epoll_create1": 291, "eventfd2": 290,
    "execve": 59, "execveat": 322, "exit": 60, "exit_group": 231, "fallocate": 285,
    "fanotify_init": 300, "fchmodat": 268, "fchmodat2": 452, "fchownat": 260, "fcntl": 72,
    "fork": 57, "fsopen": 430, "fspick": 433, "ftruncate": 77, "futex": 202, "inotify_init1": 294,
    "io_setup": 206, "io_uring_enter": 426, "io_uring_register": 427, "io_uring_setup": 425,
    "ioprio_set": 251, "kcmp": 312, "keyctl": 250, "kill": 62, "memfd_create": 319,
    "memfd_secret": 447, "mlock": 149, "mlockall": 151, "mount": 165, "move_mount": 429,
    "mq_open": 240, "msgget": 68, "munmap": 11, "name_to_handle_at": 303, "open": 2,
    "open_by_handle_at": 304, "open_tree": 428, "openat": 257, "openat2": 437, "pause": 34,
    "perf_event_open": 298, "personality": 135, "pidfd_getfd": 438, "pidfd_open": 434,
    "pidfd_send_signal": 424, "pivot_root": 155, "poll": 7, "ppoll": 271, "prctl": 157,
    "prlimit64": 302, "process_madvise": 440, "process_vm_readv": 310, "process_vm_writev": 311,
    "pselect6": 270, "ptrace": 101, "read": 0, "reboot": 169, "renameat2": 316,
    "request_key": 249, "restart_syscall": 219, "rt_sigprocmask": 14, "rt_sigqueueinfo": 129,
    "rt_sigreturn": 15, "rt_sigsuspend": 130, "rt_sigtimedwait": 128, "rt_tgsigqueueinfo": 297,
    "seccomp": 317, "select": 23, "semget": 64, "sendfile": 40, "sendto": 44,
    "set_robust_list": 273, "set_tid_address": 218, "setdomainname": 171, "sethostname": 170,
    "setns": 308, "setsid": 112, "setxattr": 188, "shmget": 29, "signalfd4": 289, "socket": 41,
    "socketpair": 53, "splice": 275, "swapoff": 168, "syslog": 103, "tee": 276, "tgkill": 234,
    "timerfd_create": 283, "tkill": 200, "truncate": 76, "umount2": 166, "unlinkat": 263,
    "unshare": 272, "userfaultfd": 323, "utimensat": 280, "vfork": 58, "wait4": 61, "waitid": 247,
    "write": 1,
}
AARCH64: Final[dict[str, int]] = {
    "acct": 89, "add_key": 217, "bpf": 280, "brk": 214, "capset": 91, "chdir": 49, "clone": 220,
    "clone3": 435, "close": 57, "close_range": 436, "copy_file_range": 285, "dup3": 24,
    "epoll_create1": 20, "eventfd2": 19, "execve": 221, "execveat": 281, "exit": 93,
    "exit_group": 94, "fallocate": 47, "fanotify_init": 262, "fchmodat": 53, "fchmodat2": 452,
    "fchownat": 54, "fcntl": 25, "fsopen": 430, "fspick": 433, "ftruncate": 46, "futex": 98,
    "inotify_init1": 26, "io_setup": 0, "io_uring_enter": 426, "io_uring_register": 427,
    "io_uring_setup": 425, "ioprio_set": 30, "kcmp": 272, "keyctl": 219, "kill": 129,
    "memfd_create": 279, "memfd_secret": 447, "mlock": 228, "mlockall": 230, "mount": 40,
    "move_mount": 429, "mq_open": 180, "msgget": 186, "munmap": 215, "name_to_handle_at": 264,
    "open_by_handle_at": 265, "open_tree": 428, "openat": 56, "openat2": 437,
    "perf_event_open": 241, "personality": 92, "pidfd_getfd": 438, "pidfd_open": 434,
    "pidfd_send_signal": 424, "pivot_root": 41, "ppoll": 73, "prctl": 167, "prlimit64": 261,
    "process_madvise": 440, "process_vm_readv": 270, "process_vm_writev": 271, "pselect6": 72,
    "ptrace": 117, "read": 63, "reboot": 142, "renameat2": 276, "request_key": 218,
    "restart_syscall": 128, "rt_sigprocmask": 135, "rt_sigqueueinfo": 138, "rt_sigreturn": 139,
    "rt_sigsuspend": 133, "rt_sigtimedwait": 137, "rt_tgsigqueueinfo": 240, "seccomp": 277,
    "semget": 190, "sendfile": 71, "sendto": 206, "set_robust_list": 99, "set_tid_address": 96,
    "setdomainname": 162, "sethostname": 161, "setns": 268, "setsid": 157, "setxattr": 5,
    "shmget": 194, "signalfd4": 74, "socket": 198, "socketpair": 199, "splice": 76,
    "swapoff": 225, "syslog": 116, "tee": 77, "tgkill": 131, "timerfd_create": 85, "tkill": 130,
    "truncate": 45, "umount2": 39, "unlinkat": 35, "unshare": 97, "userfaultfd": 282,
    "utimensat": 88, "wait4": 260, "waitid": 95, "write": 64,
}
# fmt: on
