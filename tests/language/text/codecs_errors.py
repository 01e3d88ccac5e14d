# every codec over broken text, with each handler of errors
def t(f,*a):
    try: print(repr(f(*a)))
    except UnicodeError as e: print(type(e).__name__, e, e.args if a[-1] == 'strict' else '')
    except Exception as e: print(type(e).__name__, e)
E=['strict','ignore','replace','backslashreplace','xmlcharrefreplace','namereplace','surrogateescape','surrogatepass','zzz']
for enc in ['utf-8','ascii','latin-1','cp1252','utf-16','utf-16-le','utf-32','utf-32-be','cp437','utf-8-sig','unicode_escape','raw_unicode_escape']:
    for s in ['a\u20ac\u1234\ud800b\udc80\U0001f600', '\xe9\xff', '', '\ud800\udc00', 'x\ud800\ud801\u1234\u1235y']:
        for e in E: print(enc, ascii(s), e, end=' '); t(s.encode,enc,e)
for enc in ['utf-8','ascii','latin-1','cp1252','utf-16','utf-16-le','utf-16-be','utf-32','utf-32-le','utf-8-sig','unicode_escape','raw_unicode_escape']:
    for b in [b'a\xffb', b'\xc3', b'\xe2\x82', b'\xe2\x28\xa1', b'\xf0\x9f\x98', b'\xf0\x9f\x98\x80x', b'\xed\xa0\x80', b'\xed\xb2\x80z', b'\xc0\x80', b'\xf5\x80', b'\xf4\x90\x80\x80', b'\x81\x8d', b'\xff\xfea\x00', b'\xfe\xff\x00a', b'a', b'\x00\xd8a\x00', b'\x00\xd8', b'\x00\xdcq\x00',b'\xef\xbb\xbfhi', b'\x00\x00\x11\x00', b'\x00\xd8\x00\x00', b'\x80\x81\xe2\x82\xac\xe2', b'\\x41\\u1234\\N{DIGIT ONE}\\y\\x4', b'\xff\xfe\x00\x00a\x00\x00\x00']:
        for e in E: print(enc, b, e, end=' '); t(b.decode,enc,e)
