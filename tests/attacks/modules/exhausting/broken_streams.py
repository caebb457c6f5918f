# tries: put streams in place whose flush never works
# must: fail BP104
# prelude: answers

class Broken:
    def write(self, text):
        raise SystemExit

    def flush(self):
        raise KeyboardInterrupt


sys.stdout = sys.stderr = Broken()
