import string
string.Formatter().get_field('0.a', [1], {})
print('{:.2f}'.format(1.5))
