# tries: tell the machine to restart (with a harmless command) and read its log
# must: fail BP104
# at none: not promised
# prelude: answers syscalls

attempt(syscall, "reboot", 0xFEE1DEAD, 672274793, 0)
attempt(syscall, "syslog", 10, 0, 0)
attempt(syscall, "swapoff", cstring("/nothing"))
attempt(syscall, "acct", 0)
