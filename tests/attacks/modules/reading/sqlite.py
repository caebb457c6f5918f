# tries: open a private file as a database
# must: fail BP104
# at none: not promised
# prelude: answers

import sqlite3


def steal():
    return sqlite3.connect(f"file:{T['canary']}?mode=ro&immutable=1", uri=True).execute(
        "attach database ? as other", (T["canary"],)
    )


attempt(steal)
