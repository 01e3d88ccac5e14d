import os
os.remove('a')
class Node:
    def unlink(self):
        return 'ok'
Node().unlink()
