match print, *𝔘𝔫𝔦:
	case ({'k': type(k438874=a.b, k1023100=[]) | ({}) | 1+2j, None: a.B(1.5 | False | a.b, [] | [], k1034075='s'), a.b: [],}, ), *_: __debug: False[(~("""}}😀""")), ª[0_0 ], *x·y ** ~case]
@{(await None) for été . 名前[(yield a),::ℌ  & 00,(type and a and .5 and case),] in ((lambda_ if .1e1 else 1e400)) if self( **1.5, **case) if ((x1 for été in 4.9e-324 for été in i̇ if 4.9e-324))}
def lambda_[	**T385440, T41620: '\101'[*-True,*a ** +b	+ i̇ ** +match,*...]](p365344996: ([] ), /, *, p545670647=(await None . x1)) -> (lambda p446996656, p604447876, *p275971485, p992923935: [0_0 # note
async for µ in naïve]):
  # note
  match *a,:
  	case (*_, ):  # note
 	 
  	  (('''\x41}}''' ) >= type)
 	 
break
raise
