import pickle
pickle.loads(b'.')
import json
json.loads('[]')
