class I:
    def __init__(self,n): self.n=n
    def __index__(self): return self.n
print(bytes([I(1),2]), bytearray([I(3)]), bytes(I(3)))
b=bytearray(b'ab'); b.extend([I(5)]); b[0:1]=[I(9),8]; print(b); b.__init__(b'xy'); print(b); b.__init__([I(1)]); print(b); b.__init__(); print(b)
class BA(bytearray): pass
x=BA(i for i in range(3)); print(*map(bytes, (x, BA(b'ab'), BA('é','utf8'), BA(3))))
print(int.from_bytes([I(1),2]), int.from_bytes(iter([1,2]),'little'), bool.from_bytes(b'\1'), int.from_bytes(bytearray(b'\1\2')), int.from_bytes(memoryview(b'\1\2')))
try: bytes([300])
except ValueError as e: print(e)
try: bytes([I(300)])
except ValueError as e: print(e)
try: bytes(["a"])
except TypeError as e: print(e)
try: int.from_bytes("ab")
except TypeError as e: print(e)
try: int.from_bytes(3.5)
except TypeError as e: print(e)
class J(int): pass
print(type(J.from_bytes(b'\1')))
class Bad:
    def __iter__(self): return iter([1,2])
print(bytes(Bad()), int.from_bytes(Bad()))
