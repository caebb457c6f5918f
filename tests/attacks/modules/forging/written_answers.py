# tries: patch os.write, open and exit of the worker's end
# must: fail
# prelude: answers

import builtins
import io

os._exit = lambda code: None
builtins.open = lambda *a, **k: io.BytesIO()
sys.exit = lambda *a: None


def forward(x, w1, w2):
    raise SystemExit
