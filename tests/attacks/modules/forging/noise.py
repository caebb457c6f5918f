# tries: answer with noise
# must: fail BP115
# prelude: answers frames

def forward(x, w1, w2):
    answer_with(os.urandom(5000))
