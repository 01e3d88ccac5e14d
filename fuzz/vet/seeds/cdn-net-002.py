import http.client
http.client.HTTPConnection('a')
from urllib.parse import urlparse
urlparse('http://a')
