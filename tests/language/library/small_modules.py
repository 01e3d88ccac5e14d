# Modules that only compute: colours, command lines, calls at times, and what the C locale says.
import __future__
import colorsys
import errno
import getopt
import glob
import linecache
import locale
import platform
import sched

print(__future__.annotations, __future__.division.getMandatoryRelease(), len(__future__.all_feature_names))
print(errno.errorcode[errno.EACCES], errno.EWOULDBLOCK == errno.EAGAIN)

for color in [(0.2, 0.4, 0.4), (1, 0, 0), (0, 0, 0), (0.3, 0.3, 0.3), (0.9, 0.1, 0.7), (0.1, 0.2, 1.0)]:
    for function in (colorsys.rgb_to_hls, colorsys.rgb_to_hsv, colorsys.rgb_to_yiq, colorsys.hls_to_rgb, colorsys.hsv_to_rgb,
                     colorsys.yiq_to_rgb):
        print(function.__name__, color, function(*color))

for arguments in (["-a", "-b", "x", "--long=3", "--fl", "rest", "-c"], ["-abx", "--", "q"], ["--lo", "v"], ["-b"], ["--flag=3"],
                  ["--nope"], ["-z"], ["rest", "-a", "--maybe", "-o", "-osome", "x"], ["--maybe=1", "-", "-a"], ["--long"]):
    for function in (getopt.getopt, getopt.gnu_getopt):
        for shorts in ("ab:o::", "+ab:o::", "-ab:o::"):
            try:
                print(function(arguments, shorts, ["long=", "flag", "fling", "maybe=?"]))
            except getopt.GetoptError as error:
                print(repr(error), error, error.opt, error.msg)

now = [0.0]


def wait(seconds):
    now[0] += seconds


calls = sched.scheduler(lambda: now[0], wait)
calls.enter(2, 1, print, ("two",))
calls.enter(1, 2, print, ("one, later",))
calls.enter(1, 1, print, ("one",), {"end": "!\n"})
calls.enterabs(1, 1, print, ("one as well",))
calls.cancel(calls.enter(5, 1, print))
print(len(calls.queue), calls.empty(), calls.queue[0].time, calls.queue[0].kwargs, calls.queue[0] < calls.queue[1])
print(calls.run(blocking=False))
calls.run()
print(calls.empty(), now)

print(repr(linecache.getline("<nowhere>", 1)), linecache.getlines("/does/not/exist"))
linecache.cache["made up"] = 2, None, ["a\n", "b\n"], "made up"
linecache.checkcache("made up")
print(repr(linecache.getline("made up", 2)), repr(linecache.getline("made up", 3)), repr(linecache.getline("made up", 0)))
linecache.clearcache()
print(linecache.cache)

print(glob.escape("a[b]*?"), glob.has_magic("a*"), glob.has_magic("ab"), glob.glob("/nowhere/*.txt"))

print(locale.localeconv()["decimal_point"], locale.localeconv()["grouping"], locale.setlocale(locale.LC_ALL, "C"))
print(locale.format_string("%d %s %.2f%%", (1234567, "x", 2.5), grouping=True), locale.format_string("%(n)06d|%%", {"n": 42}),
      locale.format_string("%*d", (6, 42)))
print(locale.atof("3.5"), locale.atoi("42"), locale.str(2.5e30), locale.delocalize("1.5"), locale.localize("1.5"))
print(sorted(["b", "A", "a"], key=locale.strxfrm), locale.strcoll("a", "b"), locale.strcoll("b", "b"))
try:
    locale.currency(3)
except ValueError as error:
    print(error)
print(platform.python_version_tuple()[:2])
