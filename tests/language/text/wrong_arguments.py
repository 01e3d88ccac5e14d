# what the methods of text say to arguments that they do not take
def t(f,*a):
    try: print(repr(f(*a)))
    except Exception as e: print(type(e).__name__, e)
for m,args in [('find',[(),(1,),('a',1,2,3)]),('index',[(1,),('z',)]),('rindex',[('z',)]),('count',[(1,),()]),('startswith',[(1,),((1,),),('a','b')]),('endswith',[(1,),((1,),)]),('split',[(1,),('',),(None,'a'),('a',1.5)]),('rsplit',[(1,),('',)]),('strip',[(1,)]),('lstrip',[(1,)]),('replace',[(1,2),('a',2),('a','b','c')]),('partition',[(1,),('',)]),('rpartition',[(1,),('',)]),('center',[(),('a',),(5,1),(5,'ab')]),('ljust',[(5,'')]),('zfill',[('a',),()]),('expandtabs',[('a',)]),('splitlines',[('a',)]),('join',[(1,),([1],),()]),('translate',[(1,)]),('removeprefix',[(1,)]),('removesuffix',[(1,)]),('encode',[(1,),('utf8',2),('zzz',)]),('isalpha',[(1,)]),('upper',[(1,)]),('casefold',[(1,)]),('title',[(1,)]),('maketrans',[(1,),('a',1),('ab','c'),({'ab':1},),({1.5:2},),('a','b',1)])]:
    for s in ['abc',b'abc',bytearray(b'abc')]:
        for a in args:
            print(m, type(s).__name__, a, end=' ')
            f=getattr(s,m,None)
            if f is None: print('none'); continue
            t(f,*a)
