# pprint of containers from collections, of views, and of objects that have no repr of their own.
import pprint
import types
from collections import ChainMap, UserDict, UserList, deque


class Plain:
    pass


words = [letter * 30 for letter in "abc"]
numbered = {word: i for i, word in enumerate(words)}
for value in (ChainMap(numbered, {"d": 1}), ChainMap(), UserDict(numbered), UserList(words), types.MappingProxyType(numbered), deque(words), deque(words, 5), [deque(words)]):
    pprint.pprint(value)
text = pprint.pformat([Plain(), Plain()], width=10)
print(text.count("\n"), text.count("Plain object at"))
print(len(pprint.pformat({Plain(): Plain()}, width=5).split("\n")))
