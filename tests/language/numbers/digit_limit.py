import sys
print(sys.get_int_max_str_digits())
sys.set_int_max_str_digits(5000); print(len(str(10**4900)))
try: str(10**6000)
except ValueError as e: print(e)
try: int('1'*5001)
except ValueError as e: print(e)
sys.set_int_max_str_digits(0); print(len(str(10**6000)), int('1'*6000)%7, int('1_'*4999+'1')%9)
for bad in (5, -1, 2**40, 'x'):
    try: sys.set_int_max_str_digits(bad)
    except (ValueError, OverflowError, TypeError) as e: print(type(e).__name__, e)
sys.set_int_max_str_digits(640); print(int('1_'*639+'1')%9)
try: int('1'*641)
except ValueError as e: print(e)
