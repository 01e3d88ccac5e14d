   # odd note
with b.Ǆ as _:
 match[naïve]

try:
	@(µ := 0e0)
	class µ[**T438842 = [ __debug ] ** ()]( (.1e1), [None] ** naïve):
	 break  # note
	 @fR""
	 def Ω[T15708,](p448212066=[ print]):  # note
	         await Ω
	         "{\x41"
except O0("\7", .5, True, ℌ='\u00e9}}\\', **ｘ) >> f"""{fR'}}a{ match = :>10}{T""""""!a:{w}}'=  !a:}""" ** -Ǆ: from l.naïve import Ǆ  # note
# note
b""" \u0041\u0041""";
# note
while x·y:

    with ((lambda p1042830417, *, p458012058=x·y ** -𝔘𝔫𝔦, **p818235254: type) as exec, False ** +F"""{123456789.123456789=:>10}""" as b): await (9223372036854775807 )(*42 & .1e1, ﬁ := (naïve := ()), 名前=[*exec,], **名前)
    global b, µ  # note
