import sys
sys._getframe(0)
import sys
print(sys.version)
