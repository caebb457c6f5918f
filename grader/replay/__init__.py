"""One case again, from its id.

case_ids.py   which case an id means
one_case.py   runs it in the sandbox
calls.py      its calls as records; shown.py: values as records
debugged.py   runs it under Python's debugger instead, without a sandbox
"""
