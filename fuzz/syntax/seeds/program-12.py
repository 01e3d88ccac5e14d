 	 
for naïve[( \
 1.5):lambda_ ** +b,], soft[:0O7_7 << i̇,:: ], self in *a, b:  # note

    type = type

match(*a, print)
while 4.9e-324:
 match <<= case
else:
        x = yield False
for type in {09.5, Ǆ}:
  del ℌ, [a, l]; match(*a, __dunder__); continue  # note
else:  # note
  pass  # note
  case(type); pass;
# note
global l, ｘ, ｘ
