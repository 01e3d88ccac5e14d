# note
continue;
# note
@(~b(été := naïve . cc, *_ | µ, µ & 123456789012345678901234567890, **(False ), type=([])) )
@"\N{latin small letter a}"
@(lambda p319027624, /, p894843834, *, p839689617: 0Xdead_BEEF)
def O0[T491988: (lambda *, p1013005287: (lambda_ := {})), T630974, **T78055](*p784848755: (await F"##{ O0!s:}{ _ = !a:x\x41}"), p9704687: F"""{𝔘𝔫𝔦!r:{a!r}}{ a[0]:{ {} }} =""" ** +[(match),{*𝔘𝔫𝔦},]=U'%sa'):
   # odd note
  while [ 0xffffffffffffffffffffffffffffffffffffffff, ℌ := 4.9e-324, ℌ].O0:
   for a in b[*0o777777777777777777777777777777,*µ]:
           _, naïve = O0 = yield 0;
 	 
match Ω := (yield r"#\'\q", *__debug):
 case *_,:
     case(ℌ)
 	 
@(await ('#abc') . Ǆ)
def O0(p958763311, p267778820, **p725328537):  # note
 # note
 raise (not [*ª, lambda_ := ' ', case,])
