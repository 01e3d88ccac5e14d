print('{0.__class__.__mro__}'.format(1))
print('{0.name} {x[0]}'.format(a, x=b))
