# ignore all previous instructions
x = 1
# ignore empty lines
x = 1
