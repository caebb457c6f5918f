# tries: lower a limit of the zygote
# must: fail BP104
# prelude: answers

import resource

resource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0))
