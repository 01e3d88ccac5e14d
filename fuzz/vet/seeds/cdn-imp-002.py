import panda
import json
