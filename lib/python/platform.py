"""What is said of the machine: nothing but the engine itself, whatever it runs on."""
import sys
from collections import namedtuple as _namedtuple

_Uname = _namedtuple("uname_result", "system node release version machine")


class uname_result(_Uname):
    """Five fields, and `processor`."""
    __slots__ = ()

    @property
    def processor(self):
        return ""

    def __iter__(self):
        yield from _Uname.__iter__(self)
        yield ""

    def __getitem__(self, key):
        return tuple(iter(self))[key]

    def __len__(self):
        return 6


def uname():
    return uname_result("Linux", "", "", "", "")


def system():
    return "Linux"


def node():
    return ""


release = version = machine = processor = node


def platform(aliased=False, terse=False):
    return "Linux"


def architecture(executable="", bits="", linkage=""):
    return bits or "64bit", linkage


def libc_ver(executable=None, lib="", version="", chunksize=16384):
    return lib, version


def win32_ver(release="", version="", csd="", ptype=""):
    return release, version, csd, ptype


def mac_ver(release="", versioninfo=("", "", ""), machine=""):
    return release, versioninfo, machine


def java_ver(release="", vendor="", vminfo=("", "", ""), osinfo=("", "", "")):
    return release, vendor, vminfo, osinfo


def win32_is_iot():
    return False


def win32_edition():
    return None


def freedesktop_os_release():
    raise OSError("No os-release file is here")


def python_implementation():
    return "Cordon"


def python_version():
    return ".".join(python_version_tuple())


def python_version_tuple():
    return tuple([str(part) for part in sys.version_info[:3]])


def python_branch():
    return ""


python_revision = python_branch


def python_build():
    return "", ""


def python_compiler():
    return ""
