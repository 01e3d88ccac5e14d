# Containers that are given to themselves, and tables that are outgrown while a search in them waits for __eq__.
for n in (1,3,7,50,1000):
    x=list(range(n)); x.extend(x); print(len(x), x[:3], x[-3:], sum(x))
    x+=x; print(len(x), sum(x))
    x[1:1]=x; print(len(x), sum(x))
    x*=2; print(len(x), sum(x))
    x[::2]=x[1::2]; print(sum(x))
    x[:]=x; print(sum(x))
    x.extend(reversed(x)) if n<100 else None; print(sum(x))
    x.extend(x[i] for i in range(len(x))); print(sum(x))
    d={i:i for i in range(n)}; d.update(d); d|=d; print(len(d))
    s=set(range(n)); s|=s; s^=set(range(n,2*n)); s-={1}; s&=set(range(5*n)); print(len(s), sum(s)); s-=s; print(s)
    s=set(range(n)); s.update(s,s); s.symmetric_difference_update(s); print(s)
    class K:
        def __init__(s,v): s.v=v
        def __hash__(s): return 1
        def __eq__(s,o):
            for i in range(40): big.add(100+i*7+len(big)); dd[100+i*7+len(dd)]=1
            return s.v==o.v
    big={K(1)}; dd={K(1):1}
    print(K(2) in big, K(1) in big, K(2) in dd, K(1) in dd)
    l=[3,1,2]*n; l.sort(); l.append(1); l.sort(key=lambda v:-v); l.extend(l); print(len(l), l[0], l[-1])
