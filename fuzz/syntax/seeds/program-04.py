   # odd note
with 1e3j // 0b1 + \
 __dunder__, t'{ℌ = :}' as ....b:  # note
  # note
  def 𝔘𝔫𝔦(p991243500: ℌ[0Xdead_BEEF:], *, p668536063: {"""""",b,''''''}):
   (naïve): cc = 1
 	 
  def ﬁ[**T222394](p623993794, /, **p735833916: {False: '' }):  # note
    break;
    assert [], """""";
 	 
with (i̇ / 1.5J << .5j, (+"""\
\400""") as [ﬁ, (b, ª), naïve], (((() ) == µ))):
 	 
  continue

  from ... self.ℌ import *

exec %= µ[µ , *cc , 名前:,].x1(type := (lambda p592596600, p262340059, p241720634=(await ｘ), *, p624992761=i̇(*1.5J, x·y=x1, **1. ), **p207806260: 9223372036854775807));
for case, x·y in *a, b:
    import print as 𝔘𝔫𝔦, print; type.x: 𝔘𝔫𝔦; from soft.print.cc import _, l
else:
  type.x: case
  return 0o17, *_  # note
