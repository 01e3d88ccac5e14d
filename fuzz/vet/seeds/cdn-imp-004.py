import importlib
importlib.import_module('os')
import json
json.loads('{}')
