"""Attributes of elements, and where a parser reads."""


class AttributesImpl:
    def __init__(self, attrs):
        self._attrs = attrs

    def getLength(self):
        return len(self._attrs)

    def getType(self, name):
        return "CDATA"

    def getValue(self, name):
        return self._attrs[name]

    def getValueByQName(self, name):
        return self._attrs[name]

    def getNameByQName(self, name):
        if name not in self._attrs:
            raise KeyError(name)
        return name

    def getQNameByName(self, name):
        return self.getNameByQName(name)

    def getNames(self):
        return list(self._attrs)

    def getQNames(self):
        return list(self._attrs)

    def __len__(self):
        return len(self._attrs)

    def __getitem__(self, name):
        return self._attrs[name]

    def keys(self):
        return list(self._attrs)

    def __contains__(self, name):
        return name in self._attrs

    def get(self, name, alternative=None):
        return self._attrs.get(name, alternative)

    def copy(self):
        return self.__class__(self._attrs)

    def items(self):
        return list(self._attrs.items())

    def values(self):
        return list(self._attrs.values())


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
