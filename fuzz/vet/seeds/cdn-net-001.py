import urllib.request
import urllib.parse
