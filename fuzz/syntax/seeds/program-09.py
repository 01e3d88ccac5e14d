# note
@(0o17 or 0B1_0 or self or exec  )
class i̇(+type, soft, Ǆ=+été): µ: ( exec, );
match l := tr"""{f'a' = !r:{w}}{F'{ F"{ self!r:{w}.{p}}{ 1_0.0_1e+1_0 = !s:{a:{b}}}:{1e400 !a:{ {} }}"!a:x\x41}}}':{a!r}}%=""":
 case {None: [x1,-0x1F,a.b.c]} as x1: return (f'{ a <= b!a:}', (yield from False),(await exec),*ｘ ** ~𝔘𝔫𝔦,), *self . x·y ** +[
__dunder__]
print: {0o777777777777777777777777777777 , cc};
del match, (exec, ｘ, Ǆ.soft)  # note
@self	& 00
@名前[::ﬁ,0777.]
def i̇[**T89907, T130638]() -> type -	0b1111111111111111111111111111111111111111111111111111111111111111111111: match(*a, b)  # note
type 名前 = (*match(False, **a, **i̇), __debug := ﬁ	* (False),)
