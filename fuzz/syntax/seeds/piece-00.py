"""Reads records, as programs that models write do."""
import csv
import os.path as path
from collections import defaultdict, namedtuple as nt
from . import sibling
from ..pkg.mod import (one, two as zwei,)
