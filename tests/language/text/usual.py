"""The methods of str as most programs call them, and just beyond: empty, long, not ASCII, wrong arguments."""

def show(*values):
    print(*[repr(v) for v in values])
words = ['', 'a', 'abc', 'hello world', '  pad ', 'x,y,,z', ',', 'a\tb\nc', 'aaaa', 'ABC def', '123', 'é', 'naïve café', '日本', 'A' * 70, ' '.join('abcdefghij' * 7), '\x1c a', 'mixed123']
for w in words:
    show(w.split(), w.split(','), w.split(None), w.strip(), w.lstrip(), w.rstrip(), w.strip('a '), w.rstrip('c'), w.lstrip(''), w.lower(), w.upper())
    show(w.isdigit(), w.isalpha(), w.isalnum(), w.isspace(), w.startswith('a'), w.endswith('c'), w.startswith(('x', 'h')), w.endswith(()), w.startswith(''))
    for n in ('a', 'b', 'ab', ',', '', 'aa', 'é'):
        show(w.find(n), w.count(n), w.replace(n, 'X'), w.replace(n, ''), w.replace(n, 'longer'))
        try:
            show(w.index(n))
        except ValueError as e:
            show(e)
    show(','.join(w), ''.join([w, w]), w.join(['p', 'q', 'r']), w.join([]), w.join(['z']))
for bad in (lambda: ','.join([1, 2]), lambda: ''.join(['a', 3]), lambda: str.split(), lambda: str.lower(5), lambda: 'a'.split(1), lambda: 'a'.startswith(1), lambda: 'a'.startswith(('b', 1)), lambda: 'a'.replace('a'), lambda: str.join('a'), lambda: 'abc'.strip(1), lambda: 'a'.lower(1), lambda: 'a'.split('')):
    try:
        show(bad())
    except Exception as e:
        show(type(e), str(e))
