# Names of paths: PurePosixPath and PureWindowsPath, os.path without files.
from pathlib import PurePath, PurePosixPath as P, PureWindowsPath as W
import os.path
import posixpath
import ntpath


def t(*tests):
    for test in tests:
        try:
            print(repr(test()))
        except Exception as error:
            print(type(error).__name__, error)


for cls, texts in ((P, ("", ".", "a", "/", "//a", "///a", "/a/b.tar.gz", "a//b/./c/", "../x", ".hidden", "a/..b.", "~/x", "a/b.", "...", "a.b.c")),
                   (W, ("", "c:", "c:/", "c:a", "C:\\a\\b.TXT", "//server/share/x/y", "\\\\server\\share", "/a", "\\\\?\\c:\\x", "a/b", "//a", "c:.", "nul"))):
    for text in texts:
        p = cls(text)
        print(repr(p), str(p), p.parts, repr(p.drive), repr(p.root), repr(p.anchor), repr(p.name), p.stem, p.suffix, p.suffixes, p.parent, list(p.parents), p.is_absolute())
t(lambda: P("a", "b", "/c", "d"), lambda: P("a") / "b" / P("c"), lambda: "x" / P("y"), lambda: P("a") / 5, lambda: 5 / P("a"), lambda: P(5), lambda: P(b"a"),
  lambda: W("c:a", "d:b", "/x"), lambda: W("c:/a", "c:b"), lambda: W("a") / P("b/c"), lambda: P(W("a\\b")), lambda: PurePath("x"))
t(lambda: P("a/b").with_name("c.d"), lambda: P("/").with_name("c"), lambda: P("a").with_name("x/y"), lambda: P("a").with_name(""), lambda: P("a").with_name("."),
  lambda: P("a/b.py").with_stem("c"), lambda: P("a/b.py").with_suffix(".txt"), lambda: P("a/b.py").with_suffix(""), lambda: P("a").with_suffix("txt"),
  lambda: P("a").with_suffix("."), lambda: P("/").with_suffix(".x"), lambda: P("a/b").joinpath("c", "d"), lambda: P("a").with_segments("x", "y"))
t(lambda: P("/a/b/c").relative_to("/a"), lambda: P("/a/b").relative_to("/a/b"), lambda: P("/a").relative_to("/b"), lambda: P("/a").relative_to("b"),
  lambda: P("/a/b").relative_to("/a/c", walk_up=True), lambda: P("/a").relative_to("../x", walk_up=True), lambda: P("a").relative_to("..", walk_up=True),
  lambda: P("a/b").is_relative_to("a"), lambda: P("ab").is_relative_to("a"), lambda: W("C:/A/b").relative_to("c:/a"), lambda: W("c:/x").relative_to("d:/"))
t(lambda: P("a/b.py").match("*.py"), lambda: P("/a/b/c.py").match("b/*.py"), lambda: P("a.py").match("/*.py"), lambda: P("a").match(""), lambda: P("A.PY").match("*.py"),
  lambda: W("A.PY").match("*.py"), lambda: P("A.PY").match("*.py", case_sensitive=False), lambda: P("a/b/c").match("a/**/c"), lambda: P("a/b/c/d").full_match("a/**/d"),
  lambda: P("a/d").full_match("a/**/d"), lambda: P("a/b").full_match("a"), lambda: P("/a/b").full_match("/*/[ab]"), lambda: P("x/y").full_match("**"),
  lambda: P("a").full_match("?"), lambda: P("").full_match("**"))
t(lambda: P("a") == P("a/"), lambda: P("a") == "a", lambda: P("A") == P("a"), lambda: W("A") == W("a"), lambda: P("a") == W("a"), lambda: hash(W("A")) == hash(W("a")),
  lambda: sorted([P("b"), P("a/c"), P("a")]), lambda: P("a") < W("a"), lambda: P("a") < "a", lambda: W("B") > W("a"), lambda: {P("a"), P("./a")})
t(lambda: bytes(P("\u00e9")), lambda: os.fspath(P("a/b")), lambda: P("a/b").as_posix(), lambda: W("a\\b").as_posix(), lambda: P("/a b/\u00e9").as_uri(), lambda: P("a").as_uri(),
  lambda: W("c:/a b").as_uri(), lambda: W("//host/share/x").as_uri(), lambda: P("a/b/c").parents[0], lambda: P("a/b/c").parents[-1], lambda: P("a/b/c").parents[5],
  lambda: P("a/b/c").parents[0:2], lambda: len(P("/a/b").parents), lambda: P("a").parents)
for module in (posixpath, ntpath):
    print(module.__name__)
    for text in ("", "/", "a", "a/b", "/a/b/", "a//b/../c/.", "../..", "/..", "a.b.c", ".x", "a/.x.y", "c:/a/b", "c:a", "//h/s/p", "\\a\\..\\b"):
        print(repr(text), [getattr(module, name)(text) for name in ("split", "splitext", "splitdrive", "splitroot", "basename", "dirname", "normpath", "normcase", "isabs")])
    t(lambda: module.join("a", "b"), lambda: module.join("a", "/b"), lambda: module.join("a/", ""), lambda: module.join("", "b"), lambda: module.join("c:", "b"),
      lambda: module.join("a", 5), lambda: module.join("a", b"b"), lambda: module.join(b"a", b"b"), lambda: module.normpath(b"a/../b"), lambda: module.splitext(5))
t(lambda: os.path.commonpath(["/a/b/c", "/a/b"]), lambda: os.path.commonpath(["a", "/a"]), lambda: os.path.commonpath([]), lambda: os.path.commonpath(["a/b", b"a"]),
  lambda: os.path.commonprefix(["abc", "abd"]), lambda: os.path.commonprefix([]), lambda: os.path.relpath("/a/b", "/a/c/d"), lambda: os.path.relpath("/a", "/a"),
  lambda: os.path.relpath(""), lambda: os.path.sep + os.sep + os.curdir, lambda: os.fspath(5), lambda: os.fsdecode(b"\xff"), lambda: os.fsencode("\udcff"),
  lambda: isinstance(P("a"), os.PathLike), lambda: isinstance("a", os.PathLike))
