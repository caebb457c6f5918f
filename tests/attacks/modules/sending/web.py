# tries: fetch a page
# must: fail BP104
# at none: not promised
# prelude: answers

import http.client
import urllib.request

attempt(lambda: http.client.HTTPConnection("127.0.0.1", T["tcp"], timeout=1).request("GET", "/inputs"))
attempt(lambda: urllib.request.urlopen(f"http://127.0.0.1:{T['tcp']}/", timeout=1))
