import ctypes
ctypes.CDLL(None)
import struct
struct.pack('<I', 1)
