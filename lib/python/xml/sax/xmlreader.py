"""Attributes of elements, and where a parser reads."""


class AttributesImpl:
    """The attributes of one element, by name."""

    def __init__(self, attrs):
        self._attrs = attrs

    def __getitem__(self, name):
        return self._attrs[name]

    def __contains__(self, name):
        return name in self._attrs

    def __len__(self):
        return len(self._attrs)

    def get(self, name, alternative=None):
        return self[name] if name in self else alternative

    def keys(self):
        return [*self._attrs]

    def values(self):
        return [*self._attrs.values()]

    def items(self):
        return [*self._attrs.items()]

    def copy(self):
        return type(self)(self._attrs)

    def getType(self, name):
        return "CDATA"  # what a document without declarations says of all

    def getNameByQName(self, name):
        if name in self:
            return name
        raise KeyError(name)

    getValue = getValueByQName = __getitem__
    getLength = __len__
    getNames = getQNames = keys
    getQNameByName = getNameByQName


class AttributesNSImpl(AttributesImpl):
    def __init__(self, attrs, qnames):
        super().__init__(attrs)
        self._qnames = qnames

    def getNameByQName(self, name):
        for key, written in self._qnames.items():
            if written == name:
                return key
        raise KeyError(name)

    def getValueByQName(self, name):
        return self._attrs[self.getNameByQName(name)]

    def getQNameByName(self, name):
        return self._qnames[name]

    def getQNames(self):
        return list(self._qnames.values())

    def copy(self):
        return self.__class__(self._attrs, self._qnames)


class Locator:
    def getColumnNumber(self):
        return -1

    def getLineNumber(self):
        return -1

    def getPublicId(self):
        return None

    def getSystemId(self):
        return None


class InputSource:
    def __init__(self, system_id=None):
        self._values = {"system_id": system_id}

    def getPublicId(self):
        return self._values.get("public_id")

    def setPublicId(self, public_id):
        self._values["public_id"] = public_id

    def getSystemId(self):
        return self._values["system_id"]

    def setSystemId(self, system_id):
        self._values["system_id"] = system_id

    def getEncoding(self):
        return self._values.get("encoding")

    def setEncoding(self, encoding):
        self._values["encoding"] = encoding

    def getByteStream(self):
        return self._values.get("bytes")

    def setByteStream(self, bytefile):
        self._values["bytes"] = bytefile

    def getCharacterStream(self):
        return self._values.get("text")

    def setCharacterStream(self, charfile):
        self._values["text"] = charfile
