 	 
from ..print import (ℌ, 𝔘𝔫𝔦, naïve,);
 	 
try: break
except Ǆ, b:
	i̇[:ﬁ:x·y, 0xffffffffffffffffffffffffffffffffffffffff:1j:123456789012345678901234567890] //= yield
finally:
    del (case), [print]  # note
# note
naïve(__dunder__ := [], été := x·y(None, **_)[lambda_ ** -b , *b ** 0777.][a(*x·y, **print,) ** -exec,], l=[] ** -type.𝔘𝔫𝔦 / +𝔘𝔫𝔦(*été, a), **T"{rf"{T"{not a=:>10}{ t':'!a:{a:{b}}}{{":{w}}{(lambda: 1)!a:{w}.{p}}{rf"""{[i for i in x]!a:x\x41}{[i for i in x] :%Y-%m}{ -1 = }"""=:{w}.{p}}"=  !a:{a!r}}}}"(cc := (0b1111111111111111111111111111111111111111111111111111111111111111111111), **soft, **b | 1))
