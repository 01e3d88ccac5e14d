"""Copying, moving and removing the run's files. They have no owners and modes, so nothing is done where these are asked for."""
import fnmatch
import os
from collections import namedtuple as _namedtuple

__all__ = ["copyfileobj", "copyfile", "copymode", "copystat", "copy", "copy2", "copytree", "move", "rmtree", "Error",
           "SpecialFileError", "ExecError", "SameFileError", "ReadError", "RegistryError", "get_terminal_size", "which", "disk_usage",
           "ignore_patterns", "make_archive", "unpack_archive", "get_archive_formats", "get_unpack_formats", "chown"]

COPY_BUFSIZE = 1 << 18


class Error(OSError):
    """What went wrong with the files of a folder, as a list."""


class SameFileError(Error):
    """Source and target are one file."""


class SpecialFileError(OSError):
    """A file that cannot be copied."""


class ReadError(OSError):
    """An archive that cannot be read."""


class ExecError(OSError):
    """A program that could not be run."""


class RegistryError(Exception):
    """An archive's format that nobody knows."""


def copyfileobj(fsrc, fdst, length=0):
    """What is left in one open file, into another."""
    while data := fsrc.read(length or COPY_BUFSIZE):
        fdst.write(data)


def _same(src, dst):
    return os.path.abspath(os.fsdecode(src)) == os.path.abspath(os.fsdecode(dst))


def copyfile(src, dst, *, follow_symlinks=True):
    """The bytes of a file into a file of that name."""
    if _same(src, dst):
        raise SameFileError(f"{src!r} and {dst!r} are the same file")
    with open(src, "rb") as source, open(dst, "wb") as target:
        copyfileobj(source, target)
    return dst


def copymode(src, dst, *, follow_symlinks=True):
    os.stat(src), os.stat(dst)


copystat = copymode


def chown(path, user=None, group=None, *, dir_fd=None, follow_symlinks=True):
    if user is None and group is None:
        raise ValueError("user and/or group must be set")
    raise PermissionError("files have no owners here")


def _in_folder(src, dst):
    if not os.path.isdir(dst):
        return dst
    base = os.path.basename(os.fspath(src))
    return os.path.join(dst, base)


def copy(src, dst, *, follow_symlinks=True):
    """A file to a name or into a folder; where it is then."""
    dst = _in_folder(src, dst)
    copyfile(src, dst)
    return dst


copy2 = copy


def ignore_patterns(*patterns):
    """For copytree(): leaves out the names that fit."""
    def ignored(path, names):
        return {name for pattern in patterns for name in fnmatch.filter(names, pattern)}
    return ignored


def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False, dirs_exist_ok=False):
    """A folder with all below it."""
    names = os.listdir(src)
    left_out = ignore(os.fspath(src), names) if ignore is not None else ()
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    problems = []
    for name in names:
        if name in left_out:
            continue
        source, target = os.path.join(src, name), os.path.join(dst, name)
        try:
            if os.path.isdir(source):
                copytree(source, target, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok)
            else:
                copy_function(source, target)
        except Error as error:
            problems.extend(error.args[0])
        except OSError as error:
            problems.append((source, target, str(error)))
    if problems:
        raise Error(problems)
    return dst


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None, dir_fd=None):
    """A folder with all below it is removed."""
    def failed(function, place, error):
        if ignore_errors:
            return
        if onexc is not None:
            onexc(function, place, error)
        elif onerror is not None:
            onerror(function, place, (type(error), error, error.__traceback__))
        else:
            raise error

    try:
        names = os.listdir(path)
    except OSError as error:
        failed(os.lstat if isinstance(error, FileNotFoundError) else os.scandir, path, error)
        return
    for name in names:
        place = os.path.join(path, name)
        if os.path.isdir(place):
            rmtree(place, ignore_errors, onerror, onexc=onexc)
            continue
        try:
            os.unlink(place)
        except OSError as error:
            failed(os.unlink, place, error)
    try:
        os.rmdir(path)
    except OSError as error:
        failed(os.rmdir, path, error)


rmtree.avoids_symlink_attacks = True


def move(src, dst, copy_function=copy2):
    """A file or folder to a name, or into a folder that is there."""
    target = dst
    if os.path.isdir(dst):
        if _same(src, dst):
            os.rename(src, dst)
            return target
        target = os.path.join(dst, os.path.basename(os.fspath(src).rstrip("/")))
        if os.path.exists(target):
            raise Error(f"Destination path '{os.fspath(target)}' already exists")
    if os.path.isdir(src) and (os.path.abspath(target) + "/").startswith(os.path.abspath(src) + "/"):
        raise Error(f"Cannot move a directory '{src}' into itself '{target}'.")
    os.rename(src, target)
    return target


def get_terminal_size(fallback=(80, 24)):
    """What the program has set COLUMNS and LINES to, or `fallback`: there is no terminal."""
    sizes = []
    for name, otherwise in zip(("COLUMNS", "LINES"), fallback):
        try:
            size = int(os.environ[name])
        except (KeyError, ValueError):
            size = 0
        sizes.append(size if size > 0 else otherwise)
    return os.terminal_size(sizes)


_Usage = _namedtuple("usage", "total used free")


def disk_usage(path):
    raise PermissionError("how full the machine's disks are is not told")


def which(cmd, mode=os.F_OK | os.X_OK, path=None):
    """There are no programs to be found."""
    return None


def get_archive_formats():
    return []


get_unpack_formats = get_archive_formats


def make_archive(base_name, format, root_dir=None, base_dir=None, verbose=0, dry_run=0, owner=None, group=None, logger=None):
    raise ValueError(f"unknown archive format {format!r}")


def unpack_archive(filename, extract_dir=None, format=None, *, filter=None):
    if format is None:
        raise ReadError(f"Unknown archive format {os.fspath(filename)!r}")
    raise ValueError(f"Unknown unpack format {format!r}")
