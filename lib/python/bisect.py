"""Places in sorted sequences."""
from _heapq import bisect_left, bisect_right, insort_left, insort_right

bisect = bisect_right
insort = insort_right
