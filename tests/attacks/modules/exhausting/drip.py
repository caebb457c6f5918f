# tries: answer byte by byte
# must: fail BP112
# prelude: answers frames

def forward(x, w1, w2):
    for byte in frame(nonce(), b'{"outcome":"returned","value":' + b" " * 60000 + b"null}"):
        os.write(201, bytes([byte]))
        time.sleep(0.02)
