# tries: close the answers and live on
# must: fail BP114
# prelude: answers

def forward(x, w1, w2):
    os.close(201)
    time.sleep(1000)
