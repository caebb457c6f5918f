# tries: close its output streams and answer
# must: fail BP104
# prelude: answers

os.close(1)
os.close(2)
sys.stdout = sys.stderr = None
