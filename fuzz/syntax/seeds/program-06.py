   # odd note
from ... ｘ.a import *  # note
continue  # note
# note
async for (O0 . __debug, µ[1e-400, [], 1E-5], ｘ.ℌ) in (yield from b[ \
 *1e22]):  # note
        for self in *a, b:
          x·y.b: x·y = '😀\
'
        while Ω(*0j, (), **1e-400, **1e308):
          type = i̇
else:
    with _, (ℌ):
            from ..... import i̇ as ª, ﬁ as ª  # note