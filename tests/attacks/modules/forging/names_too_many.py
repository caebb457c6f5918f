# tries: define more names than a header holds
# must: fail BP104
# prelude: answers

for number in range(3000):
    globals()[f"name_{number}_" + "\N{SNOWMAN}" * 70] = number
