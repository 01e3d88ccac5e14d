async for print.a in False:  # note
    match(*a, x1);
    print: 0_0;
else:
  match(*a, été)  # note
try: return __debug, *_ ** -名前  # note
except* (µ if 1e5 else i̇ if l else 1e-400) as x·y:
        from été import self, Ω  # note
        x·y . __debug: None = *ｘ,  # note
except* (1., ):
	global O0, match
	x = yield {};
 	 
def a(p852118006, p1029445308: ( *1 - 9223372036854775807, (-b), cc), p541037504, *p587758251: *ｘ): from ...... import 名前 as print, ℌ, l

while (cc for ｘ in Ǆ): x = yield [*名前,*00j]  # note
