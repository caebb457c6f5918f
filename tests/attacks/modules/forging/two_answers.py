# tries: find the nonce, answer, and let the worker answer again
# must: fail
# prelude: answers frames

def forward(x, w1, w2):
    body = b'{"outcome":"returned","value":{"o":"PASSED"},"changed":[],"passed":true}'
    os.write(201, frame(nonce(), body))
    os.write(201, frame(nonce(), body))
    return answer_forward(x, w1, w2)
