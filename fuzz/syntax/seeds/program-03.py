# note
async with (exec as 𝔘𝔫𝔦[00:, ][*x1,(*_, 0777.,a,*1e16),*match + ﬁ,]):  # note
    while (print, *0b1): nonlocal ℌ  # note
type.x: i̇
 	 
match self, *lambda_:
 case type(),:  # note
 	raise
 	raise x1
 case a.B() as x1: del x1, [b, naïve]
match(*a, x·y)
# note
global print
from ℌ.print import ｘ
