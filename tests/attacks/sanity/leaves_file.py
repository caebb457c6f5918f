# tries: leave an empty file
# must: fail BP104
# prelude: answers

os.open("/tmp/" + T["mark"], os.O_CREAT | os.O_WRONLY)
