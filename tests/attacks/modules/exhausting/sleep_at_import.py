# tries: sleep for ever while imported
# must: ungradable BP007
# prelude: answers

time.sleep(10**6)
