# yield from hands on what every native iterator gives.
import itertools as I
def g(x):
    yield from x
for name, mk in [('pairwise', lambda: I.pairwise([1,2,3])), ('chain', lambda: I.chain([1],[2])), ('islice', lambda: I.islice([1,2,3],2)), ('zip', lambda: zip([1,2],[3,4])), ('map', lambda: map(str,[1,2])), ('map2', lambda: map(lambda x:x+1,[1,2])), ('filter', lambda: filter(None,[1,2])), ('enum', lambda: enumerate('ab')), ('acc', lambda: I.accumulate([1,2,3])),('batched', lambda: I.batched([1,2,3],2)), ('groupby', lambda: [k for k,v in I.groupby([1,1,2])]),('prod', lambda: I.product([1,2],[3])),('comb', lambda: I.combinations([1,2,3],2)),('perm', lambda: I.permutations([1,2])),('cycle', lambda: I.islice(I.cycle([1]),2)),('takewhile', lambda: I.takewhile(lambda x:x<2,[1,2])),('dropwhile', lambda: I.dropwhile(lambda x:x<2,[1,2])),("zl", lambda: I.zip_longest([1],[2,3])),('star', lambda: I.starmap(pow,[(1,2)])),('compress', lambda: I.compress([1,2],[0,1])),('rev', lambda: reversed([1,2])),('tee', lambda: I.tee([1,2])[0]),('count', lambda: I.islice(I.count(),2)),('repeat', lambda: I.repeat(1,2)),('iter', lambda: iter(lambda c=[0]: c.append(1) or len(c), 4)),('ff', lambda: I.filterfalse(None,[0,1])), ('gen', lambda: (x for x in [1,2])), ('dict', lambda: {1:2}.items()), ('cwr', lambda: I.combinations_with_replacement([1,2],2))]:
    a = list(mk()); b = list(g(mk()))
    twice = list(g(g(mk())))
    print(name, a, b == a, twice == a)
