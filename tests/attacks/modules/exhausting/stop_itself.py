# tries: stop itself, so that no signal but one helps
# must: ungradable BP007
# prelude: answers

import signal

os.kill(os.getpid(), signal.SIGSTOP)
