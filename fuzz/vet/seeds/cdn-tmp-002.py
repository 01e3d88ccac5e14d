import sys
sys.setrecursionlimit(10**9)
import sys
print(sys.getrecursionlimit())
