# memoryview: items, slices, casts, formats, release
def t(f,*a):
    try: r=f(*a); print(r if isinstance(r,str) else repr(r))
    except Exception as e: print(type(e).__name__, e)
b=bytearray(b'abcdef'); m=memoryview(b)
print(len(m), m[0], m[-1], m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.strides, m.readonly, m.contiguous, m.c_contiguous, m.f_contiguous, m.suboffsets, m.obj is b)
t(lambda: m[6]); t(lambda: m['a']); t(lambda: m[1:3].tolist()); t(lambda: m[::2].tolist()); t(lambda: m[::-1].tobytes()); t(lambda: bytes(m[::2]))
def s(k,v): m[k]=v
t(s,0,65); t(s,0,256); t(s,0,'a'); t(s,0,b'x'); t(s,slice(1,3),b'ZZ'); t(s,slice(1,3),b'Z'); t(s,slice(0,3),'abc'); t(s,9,1); t(s,1.5,1)
print(b)
t(lambda: b.append(1)); t(lambda: b.extend(b'1')); t(lambda: b.clear()); 
t(lambda: m==b); t(lambda: m==b'AZZdef'); t(lambda: m!=b); t(lambda: m==[1]); t(lambda: m<b); t(lambda: b==m)
t(lambda: hash(memoryview(b'abc'))==hash(b'abc'))
t(lambda: m.cast('H').tolist()); t(lambda: m.cast('I')); t(lambda: m.cast('z')); t(lambda: m.cast('B',[2,3]).tolist()); t(lambda: m.cast('B',[2,3]).shape); t(lambda: m.cast('B',[2,3])[1,2]); t(lambda: m.cast('B',[2,3])[1]); t(lambda: m.cast('B',[2,2])); t(lambda: m[::2].cast('H')); t(lambda: m.cast('H').cast('I'));t(lambda: m.cast('c').tolist())
t(lambda: m.hex()); t(lambda: m.hex(':')); t(lambda: m[::2].hex('-',2)); t(lambda: m.toreadonly().readonly); t(lambda: memoryview(b'ab').readonly)
def s2():
    memoryview(b'ab')[0]=1
t(s2)
t(lambda: 65 in m); t(lambda: 300 in m); t(lambda: m.index(100)); t(lambda: m.count(90)); t(lambda: m.index(1000))
t(lambda: list(m)); t(lambda: list(reversed(m))); t(lambda: m.tobytes('C')); t(lambda: m.tobytes(order='X'))
def d(): del m[0]
t(d)
t(lambda: memoryview(1)); t(lambda: memoryview('a')); 
with memoryview(b) as v: print(v[0])
t(lambda: v[0]); t(lambda: len(v)); t(lambda: repr(v)[:20]); t(lambda: v.tobytes()); t(lambda: v.nbytes); t(v.release)
m.release()
b.append(1); print(b)
def mk():
    x=memoryview(bytearray(8)); y=x.cast('d'); y[0]=1.5; return y.tolist(), x.tobytes()
t(mk)
x=memoryview(bytearray(8)).cast('b')
def s3(v): x[0]=v
t(s3,-128); t(s3,128); t(s3,1.5)
x=memoryview(bytearray(8)).cast('?'); t(s3,5); t(x.tolist)
x=memoryview(bytearray(8)).cast('f'); t(s3,0.1); t(x.tolist); t(s3,'a'); t(s3,1e300)
x=memoryview(bytearray(8)).cast('c'); t(s3,b'a'); t(s3,b'ab'); t(s3,1); t(x.tolist)
x=memoryview(bytearray(8)).cast('Q'); t(s3,-1); t(s3,1<<64); t(s3,(1<<64)-1); t(x.tolist)
print(memoryview(b'abc')[1:] == memoryview(b'bc'), memoryview(b'abc') == memoryview(b'abc').cast('b'))
print(bytes(memoryview(b'abc')), b'x'+memoryview(b'abc'), b''.join([memoryview(b'a'),b'b']))
t(lambda: memoryview(b'abc')+b'x')
t(lambda: memoryview(b'abc')[...])
t(lambda: memoryview(b'abc').tolist(1))
t(lambda: type(iter(memoryview(b'abc'))))
t(lambda: memoryview(b'abcd').cast('H', [2]).format)
t(lambda: memoryview(object=b'ab').tolist())
t(lambda: m.shape)
