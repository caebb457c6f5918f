# tries: start programs
# must: fail BP104
# at none: not promised
# prelude: answers

import subprocess

for command in (["/bin/sleep", "600"], ["/bin/sh", "-c", "sleep 600 &"], [sys.executable, "-c", "pass"]):
    attempt(lambda command=command: subprocess.Popen(command))
attempt(lambda: os.posix_spawn("/bin/sleep", ["sleep", "600"], {}))
if os.system("true") == 0:
    won()
attempt(lambda: os.popen("id").read() or 1 / 0)
