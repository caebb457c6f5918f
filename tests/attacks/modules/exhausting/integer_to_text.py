# tries: turn an enormous integer into text
# must: fail BP112
# prelude: answers

def forward(x, w1, w2):
    sys.set_int_max_str_digits(0)
    return str(3 ** (10**7))
