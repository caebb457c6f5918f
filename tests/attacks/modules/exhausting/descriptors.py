# tries: open descriptors until there are no more
# must: fail BP104
# prelude: answers

count = 0
while count < 5000:
    try:
        os.dup(0)
        count += 1
    except OSError:
        break
if count > 200:
    won()
