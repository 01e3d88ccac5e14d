case(𝔘𝔫𝔦);

assert {[  ]: (*'''''' ** -case, ( *([]), type, ｘ), *(((lambda_) < .5j not in 123456789012345678901234567890))),}, ({(print << .1e1, {9223372036854775808: r'''\u00e9\0\0''' for cc, x·y in 1. if 0B1_0 if 0O7_7} , T'''{l:{w}}{ tr"""{ Rt"""%"""}{ 0777.=!s:>10}""":{w}.{p}}:''' , ｘ := b ** 1e16 ) , *([print := 9223372036854775807]),})
   # odd note
def lambda_[  T377803](p246033944: (True)(U'#', 𝔘𝔫𝔦=(type := 1e400), x·y=Ω)=soft.été(*(1E-5), x·y % match, a=(1.5J if 1j else cc), cc=(0j if Ǆ else type)), p853168567=( None) ** ~__debug[soft:Ω:, __debug,], **p395356389): match(*a, x·y)
