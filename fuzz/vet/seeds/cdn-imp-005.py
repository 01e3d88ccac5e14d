from collections import OrderedSet
from collections import OrderedDict
