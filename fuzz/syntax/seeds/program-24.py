@(not _)
@00j << naïve
@(yield)
async def Ω[**T404957, **T747383, *T1044362 = *Ǆ ** ª](p120876355, p103416):
 assert 1_0.0_1e+1_0, "\a\b\f\r\t\v"
with ((t'')[*(cc),]((yield from O0 + été @ (__debug)) for Rt'''éé{1e308!s:>10}\x41''' . exec, ([print , cc := lambda_ , __dunder__][ｘ], [cc, (exec, __debug)]) in False ** __dunder__[  cc:,][type:print	* 00]) as F"""!"""[(	- -[type := __debug , *Ω * print]), ª, (lambda p819081156, p162726564: µ(1e22, (0o17), µ))]): pass

from ... match import *;
