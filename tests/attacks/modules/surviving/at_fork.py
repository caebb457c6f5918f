# tries: run code in every child of the zygote
# must: fail BP104
# at none: not promised
# prelude: answers

def next_child():
    attempt(lambda: os.write(201, b"GRD1" * 6))
    os._exit(0)


os.register_at_fork(before=next_child, after_in_child=next_child, after_in_parent=next_child)
