assert µ(*x·y)[*( r"""\0\n""")]((yield naïve), naïve := (yield l ** -soft))  # note
# note
match *a,:
	case (a.b as x1, 0 , -1) as soft, if .5 % 123456789012345678901234567890:
	  return U"""\N{SNOWMAN}é""", *名前; soft ^= 1e23
	  x = yield 1E-5
for [x1[*.5j,'\x41' '''}} %s''' "ﬁ"], (b, a), [O0, x·y]] in *a, b:

  def case(p117784487: __debug[r"""\
""",lambda_:case,1e23:ｘ:9223372036854775807]=[], *, p961537997=cc	& exec):  # note
    assert {}  # note
