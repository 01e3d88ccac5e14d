def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, '|', e, '|', repr(e))
t(lambda: ValueError(a=1)); t(lambda: AttributeError(a=1)); t(lambda: StopIteration(a=1)); t(lambda: OSError(a=1));t(lambda: ImportError(a=1))
t(lambda: SystemExit(x=1)); t(lambda:SyntaxError(x=1)); t(lambda: UnicodeDecodeError(1)); t(lambda: ExceptionGroup())
t(lambda: UnicodeDecodeError(1,2,3,4,5))
t(lambda: UnicodeDecodeError('u',b'abc',0,1,'r'))
t(lambda: str(UnicodeDecodeError('u',b'abc',0,1,'r')))
t(lambda: str(UnicodeDecodeError('u',b'abc',0,2,'r')))
t(lambda: str(UnicodeEncodeError('u','a\u1234',1,2,'r')))
t(lambda: str(UnicodeEncodeError('u','a\x9c',1,2,'r')))
t(lambda: str(UnicodeEncodeError('u','a\U00012345',1,2,'r')))
t(lambda: str(UnicodeEncodeError('u','a\u1234',0,2,'r')))
t(lambda: str(UnicodeTranslateError('a\u1234',0,2,'r')))
t(lambda: str(UnicodeTranslateError('a\u1234',0,1,'r')))
t(lambda: UnicodeEncodeError('u',b'abc',0,1,'r'))
t(lambda: UnicodeTranslateError('u',b'abc',0,1,'r'))
t(lambda: UnicodeEncodeError('u','abc','0',1,'r'))
class K(ValueError):
    def __init__(self,*a,**k): pass
t(lambda: K(1,a=2)); t(lambda: K(1,a=2).args)
class M(ValueError):
    def __new__(c,*a,**k): return super().__new__(c,5)
t(lambda: M(1)); t(lambda: M(1,b=2))
class O(OSError):
    def __init__(self,*a): pass
t(lambda: O(2,'x')); t(lambda: str(O(2,'x'))); t(lambda: O(2,'x').errno)
class P(OSError): pass
t(lambda: type(P(2,'x','f'))); t(lambda: P(2,'x','f')); t(lambda: str(P(2,'x','f'))); t(lambda: str(P(2,'x','f',0,'g'))); t(lambda:P(2,'x','f').args); t(lambda: OSError(2,'x','f',0,'g').filename2); t(lambda: OSError(2,'x','f',0,'g','h'))
t(lambda: OSError(2,'x',None).args); t(lambda: OSError(2).errno);t(lambda: str(OSError('a','b','c')));t(lambda: str(OSError(None,None,'c')))
t(lambda: BlockingIOError(11,'x',3).characters_written);t(lambda: OSError(1,'x').characters_written); t(lambda:BlockingIOError(11,'x',3))
e=ValueError(1)
def s(a,v):
    try: setattr(e,a,v); print(a, getattr(e,a))
    except BaseException as x: print(type(x).__name__,x)
s('args',3);s('args',[1,2]);s('args',None);s('args','ab');s('__cause__',3);s('__cause__',KeyError());s('__context__',3);s('__context__',None);s('__traceback__',3);s('__suppress_context__',3);s('__suppress_context__',True)
try: del e.args
except TypeError as x: print(x)
try: del e.__cause__
except TypeError as x: print(x)
try: del e.__context__
except TypeError as x: print(x)
try: del e.__traceback__
except TypeError as x: print(x)
try: del e.__suppress_context__
except TypeError as x: print(x)
try: del e.__notes__
except AttributeError as x: print(x)
t(lambda: e.add_note(3)); t(lambda: e.add_note('x')); print(e.__notes__); e.__notes__=3; t(lambda: e.add_note('x')); print(e.__notes__)
t(lambda: e.with_traceback(3)); t(lambda: e.with_traceback(None))
e=StopIteration(1,2); print(e.value,e.args); e.value=5; print(e.args,e.value); del e.value; print(e.value)
e=SystemExit(1,2); print(e.code); e=SystemExit(); print(e.code)
e=SyntaxError('m',('f',1,2,'t')); print(e, e.msg,e.filename,e.lineno,e.offset,e.text,e.end_lineno,e.print_file_and_line)
t(lambda: SyntaxError('m',('f',1,2,'t',3))); t(lambda:SyntaxError('m',1)); t(lambda: str(SyntaxError('m',('a/f',1,2,'t',3,4)))); t(lambda: str(SyntaxError('m',('a/f',None,2,'t',3,4))));t(lambda: SyntaxError('m',('f',)));t(lambda: str(SyntaxError('m',(None,1,2,'t',3,4))));t(lambda: str(SyntaxError()));t(lambda: str(SyntaxError(3)))
e=ImportError('m',name='n',path='p',name_from='z'); print(e,e.msg,e.name,e.path,e.name_from,repr(e)); print(ImportError(1,2).msg, str(ImportError(1)), str(ImportError(1,2)))
e=AttributeError('m',name='n',obj=3); print(e,e.name,e.obj,repr(e),e.args)
class R:
    def __repr__(s): return 'R!'
    def __str__(s): return 'S!'
print(repr(ValueError(R())),repr(ValueError(R(),2)),str(ValueError(R())),str(KeyError(R())),str(KeyError(1,2)),repr(KeyError([R()])),str(ValueError(R(),2)), str(ValueError([R()])))
print(repr(ValueError()),repr(ValueError((1,))), repr(ValueError('a',)))
class B(Exception):
    def __repr__(self): return 'bad'
print(str(B('x')), repr(B('x')), str(B()))
class C(KeyError, AttributeError): pass
print(C.__mro__, C('a'), C(name='b'))
t(lambda: type('D',(OSError,ImportError),{}))
print(hash(e)==hash(e), e==e, e!=ImportError('m'))
t(lambda: BaseException.__new__(int)); t(lambda: BaseException.__new__(KeyError,3,x=4))
t(lambda: BaseException.__init__(KeyError(),3,x=4)); t(lambda: ValueError.__init__(KeyError(),3)); 
x=KeyError(1); x.__init__(4,5); print(x.args)
x.foo=3; print(x.__dict__, x.foo); 
t(lambda: x.bar)
