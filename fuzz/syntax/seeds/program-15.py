# note
for (x·y, l, l), *naïve in *a, b:
	x = yield naïve
from ... a.x1.O0 import *;
@[ print]
def soft[ \
 T406579: __debug(cc := None, 𝔘𝔫𝔦=False, type=1.), *T802185, **T399071](*, p264258491=(match := été, ),) -> t'':
 break