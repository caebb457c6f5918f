# tries: put a stream in place whose flush never ends
# must: ungradable BP007
# prelude: answers

class Endless:
    def flush(self):
        while True:
            pass


sys.stdout = Endless()
