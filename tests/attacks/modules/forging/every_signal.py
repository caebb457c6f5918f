# tries: send itself one signal after another
# must: ungradable BP006
# prelude: answers

import signal

for number in (signal.SIGALRM, signal.SIGPIPE, signal.SIGUSR2, signal.SIGTERM):
    os.kill(os.getpid(), number)
