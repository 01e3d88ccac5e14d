import time
time.sleep(10**9)
import time
time.sleep(1)
