# tries: kill the zygote
# must: fail BP104
# prelude: answers

os.kill(os.getppid(), 9)
time.sleep(0.2)
