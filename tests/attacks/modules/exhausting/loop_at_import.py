# tries: loop for ever while imported
# must: ungradable BP007
# prelude: answers

while True:
    try:
        while True:
            pass
    except BaseException:
        pass
