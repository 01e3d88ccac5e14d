eval('1+1')
import re
re.compile('a')
