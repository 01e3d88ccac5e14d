import array, struct, hashlib, base64, binascii, io, copy, pickle
a=array.array('i',[1,2,3]); print(a, len(a), list(a), a[0], a[-1], a[::-1], a[1:], sum(a))
m=memoryview(a); print(m.format, m.itemsize, m.tolist(), m.nbytes, m.obj is a)
m[0]=7; print(a)
try: a.append(4)
except BufferError as e: print(e)
m.release(); a.append(4); print(a)
print(bytes(a), bytearray(a), hashlib.md5(a).hexdigest(), base64.b64encode(a), binascii.hexlify(a), struct.unpack('4i',a))
print(array.array('B',b'abc')==array.array('b',b'abc'), b'abc'+array.array('B',b'x'))
w=array.array('w','héy'); print(w, w.tounicode(), w.tolist(), memoryview(w).format)
f=array.array('d',[1.5,2]); f.byteswap(); f.byteswap(); print(f, f*2, f+f)
io.BytesIO().write(a)
b=io.BytesIO(b'12345678'); x=array.array('i',[0,0]); b.readinto(x); print(x)
print(copy.copy(a)==a, pickle.loads(pickle.dumps(a))==a, copy.deepcopy(a))
del a[0]; print(a); del a[::2]; print(a); a[0:1]=array.array('i',[9,9]); print(a, a.index(9), a.count(9), 9 in a)
try: a['x']
except TypeError as e: print(e)
try: a[100]
except IndexError as e: print(e)
class Sub(array.array): pass
s=Sub('i',[1]); s.x=1; print(s, s.x, type(s[:]))
print(isinstance(a,bytearray), hasattr(a,'decode'), int.from_bytes(a,'little'))
print(b"".join([array.array('B',b'ab'), b'c']))
