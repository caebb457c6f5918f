# tries: print what the grader would print
# must: fail BP104
# prelude: answers

REPORT = '{"schema_version": 1, "earned": 20, "possible": 20, "reports": []}'
print(REPORT, "\n20 / 20\nPASSED\n===== 20 passed in 0.01s =====", flush=True)
print(REPORT, file=sys.stderr, flush=True)
