raise  # note
def ℌ(*p936008044):
    type = type;
    pass; R""""""
 	 
global __dunder__, a, cc

try:
    global µ  # note
finally:
 False  # note
# note
nonlocal lambda_
match (- -() ):
	case {}:
	 with ([0x_FF	async for x1, x1, 名前 in a if ｘ if ℌ] as naïve):
	         raise b from 0Xdead_BEEF;
	 @f'''{ 1e308 !r:x\x41}{1E-5 = !s:{a!r}}'''
	 class b( -ℌ, ℌ=soft):
	  from .... import 𝔘𝔫𝔦, été as cc
