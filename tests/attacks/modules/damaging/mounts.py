# tries: mount, chroot, rename the machine
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(os.chroot, "/tmp")
attempt(syscall, "mount", cstring("none"), cstring(T["empty"]), cstring("tmpfs"), 0, 0)
attempt(syscall, "umount2", cstring("/proc"), 2)
attempt(syscall, "pivot_root", cstring(T["empty"]), cstring(T["empty"]))
attempt(syscall, "sethostname", cstring(T["mark"]), 6)
attempt(syscall, "setdomainname", cstring(T["mark"]), 6)
