# tries: send a (harmless) signal to every process
# must: fail BP104
# at none: not promised
# prelude: answers

attempt(os.kill, -1, 23)
attempt(os.killpg, 0, 23)
attempt(os.kill, 0, 23)
attempt(os.killpg, os.getpgid(os.getppid()), 23)
