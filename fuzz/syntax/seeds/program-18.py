match *a,:
 case *__dunder__,:
         return  # note

try:
  type.x: naïve
except Rt"""#{a == b = :}}}""":
    return l, *0b1111111111111111111111111111111111111111111111111111111111111111111111
except: x·y -= (09.5 if i̇ else a if _ else 0B1_0)
finally:
  from ..... import _, x1 as 𝔘𝔫𝔦, x1
# note
async for O0 in (+None): nonlocal print;
@(ℌ ** type if __debug else exec % 1e22
   )
class _[T819778 = ~print]():
 	 
  try:  # note
  	BR"""""";
  	del ℌ, [soft, a]; x1[:ｘ:] //= yield;
  except f"%{  {1: 2}[1], ﬁ=  :}" "":
   case(soft)
   B"""\n""";
  except 𝔘𝔫𝔦, l:
    type.x: l; _ = a = _
    (i̇): R"""""" = 1
  else:  # note
  	case(x1)
  	await 𝔘𝔫𝔦
  # note
  if Ω ** -print:
   raise 0 from ()
  elif l():  # note
      import ℌ as ª, ℌ
      pass
   # odd note
assert Rt"""{{}}{{"""
