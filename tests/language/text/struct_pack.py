# struct: every code, sizes, errors
import struct
def t(f,*a):
    try: print(repr(f(*a)))
    except Exception as e: print(type(e).__name__, e)
for a in [("<i",5),("i","a"),("i",),("i",1,2),("b",200),("B",-1),("B",256),("h",70000),("<H",-5),("q",1<<63),("Q",-1),("Q",1<<64),("f","a"),("f",1e300),("e",1e10),("d",1.5),(">d",2),("c",b"a"),("c",b"ab"),("c","a"),("5s",b"abc"),("2s",b"abc"),("s","a"),("5p",b"abc"),("3p",b"abcdef"),("?",5),("?",[]),("<ihb",1,2,3),("=ibq",1,2,3),("x",),("3x",),("z",1),("<P",1),("<n",1),("2i",1,2),("0i",),("i i",1,2),("3",),("i",1.5),("i",None),(">I",0xdeadbeef),("!H",1),("10s",bytearray(b"q")),("s",5),("<l",1<<31),("<L",-1),("<?",2),("<3s2x",b"ab"),("e",0.1),("e",65504.0),("e",65520.0),("<e",float("nan"))]:
    print(a[0], end=" "); t(struct.pack,*a)
for a in [("<i",b"\x05\0\0\0"),("<i",b"123"),("<ihb",bytes(7)),("ihb",bytes(8)),("5s",b"abcde"),("5p",b"\x03abcd"),("c",b"a"),("?",b"\x02"),("<d",struct.pack("<d",1.5)),("<e",b"\x00\x3c"),("<2h3s",b"\1\0\2\0abc"),("x",b"a"),("<q",b"\xff"*8),("<Q",b"\xff"*8),("3?",b"\0\1\2"),("0s",b""),("z",b""),("<f",b"\0\0\x80\x3f")]:
    print(a[0], end=" "); t(struct.unpack,*a)
for f in ["i","<i","ib","bi","<bid","q","3s","=bhilq","x","0i","b0i","z","i3","5"," i i "]:
    print(f, end=" "); t(struct.calcsize,f)
b=bytearray(8); t(struct.pack_into,"<h",b,2,0x1234); print(b); t(struct.pack_into,"<i",b,6,1); t(struct.pack_into,"<i",b,-4,1); print(b); t(struct.pack_into,"<i",b"ro",0,1); t(struct.pack_into,"<i",b,-9,1)
t(struct.unpack_from,"<h",b,2); t(struct.unpack_from,"<i",b,6); t(struct.unpack_from,"<i",b,-4); t(struct.unpack_from,"<i",b,-2); t(struct.unpack_from,"<h",b)
t(lambda: list(struct.iter_unpack("<h",b"\1\0\2\0"))); t(lambda: list(struct.iter_unpack("<h",b"abc"))); t(lambda: list(struct.iter_unpack("<0s",b"abc")))
s=struct.Struct("<ib"); print(s.size,s.format,s.pack(1,2),s.unpack(b"\1\0\0\0\2")); t(s.pack,1); t(s.unpack,b""); t(lambda: list(s.iter_unpack(s.pack(1,2)*2))); t(s.unpack_from,b"x"+s.pack(7,8),1)
t(struct.Struct,5); t(struct.Struct,b"<i"); t(struct.Struct,"z")
class I:
    def __index__(self): return 3
t(struct.pack,"b",I())
