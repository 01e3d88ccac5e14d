import os
os.system('id')
import platform
print(platform.system())
