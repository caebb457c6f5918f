# tries: import siblings that import one another without end
# must: ungradable BP007
# prelude: answers

import importlib

import ping

# --- file: ping.py
import importlib

import pong

while True:
    importlib.reload(pong)
# --- file: pong.py
import ping
