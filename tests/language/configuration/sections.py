# configparser: reading, values in values, writing, complaints.
import configparser
import io

text = """
# a comment
[DEFAULT]
base = /srv
Retries = 3

[server]
Host = localhost
port: 8080
debug = yes
path = %(base)s/www
long = one
    two
    ; not a value

    three
empty =
[client]
timeout=2.5 ; inline
retries = 5
"""
parser = configparser.ConfigParser()
parser.read_string(text)
print(parser.sections(), parser.defaults(), "server" in parser, "none" in parser, parser.has_option("server", "HOST"))
print(parser["server"]["host"], parser.getint("server", "port"), parser["server"].getboolean("debug"), parser.get("server", "path"))
print(repr(parser["server"]["long"]), repr(parser["server"]["empty"]), parser["client"]["timeout"], parser.getint("client", "retries"))
print(parser.get("server", "path", raw=True), parser.get("server", "none", fallback="other"), parser["server"].get("none"), parser["server"].get("none", "x"))
print(parser.items("client"), list(parser["client"]), len(parser["client"]), len(parser), list(parser))
print(dict(parser["server"]), parser["server"], parser["server"].name)
parser["new"] = {"a": 1, "B": "two"}
parser.set("new", "c", "%%percent")
parser.add_section("last")
del parser["new"]["a"]
print(parser.remove_option("server", "debug"), parser.remove_option("server", "debug"), parser.remove_section("none"), parser.pop("last").name)
out = io.StringIO()
parser.write(out)
print(out.getvalue())
out = io.StringIO()
parser.write(out, space_around_delimiters=False)
print(out.getvalue() == text, len(out.getvalue()))

inline = configparser.ConfigParser(inline_comment_prefixes="#;", allow_no_value=True, delimiters="=", comment_prefixes="//")
inline.optionxform = str
inline.read_string("[A]\nKey = v # c\nflag\n// gone\nurl = http://x;y\nurl2 = z ;c\n")
print(dict(inline["A"]), inline["A"]["flag"])
extended = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
extended.read_dict({"one": {"a": "1", "b": "${a}2"}, "two": {"c": "${one:b}3$$", "d": "${c}"}})
print(extended["two"]["c"], extended["two"]["d"], extended.items("two"))
raw = configparser.RawConfigParser({"x": "%(y)s"}, dict)
raw.read_string("[s]\nz = %(x)s")
print(raw.get("s", "x"), raw.get("s", "z"))
converters = configparser.ConfigParser(converters={"list": lambda value: value.split(",")})
converters.read_string("[s]\nl = a,b")
print(converters.getlist("s", "l"), converters["s"].getlist("l"), converters["s"].getlist("none"), converters["s"].getlist("m", fallback=7))
unnamed = configparser.ConfigParser(allow_unnamed_section=True)
unnamed.read_string("a = 1\n[b]\nc = 2")
print(unnamed.get(configparser.UNNAMED_SECTION, "a"), unnamed.sections())
no_empty = configparser.ConfigParser(empty_lines_in_values=False)
no_empty.read_string("[s]\na = 1\n\n  b = 2\n")
print(dict(no_empty["s"]))

bad = ["a = 1", "[s]\na\n", "[s]\na = 1\na = 2", "[s]\n[s]", "[s]\n= 1\n  more\nx y\n", "[s", "[s]\nkey = a\n[t]\nb = %(none)s", "[s]\nb = %(b)s", "[s]\nb = %x", "[s]\nb = %(x"]
for source in bad:
    try:
        each = configparser.ConfigParser()
        each.read_string(source)
        for section in each.sections():
            print(each.items(section))
    except configparser.Error as problem:
        print(type(problem).__name__, problem)
for action in (lambda: parser["none"], lambda: parser["server"]["none"], lambda: parser.get("none", "x"), lambda: parser.get("server", "none"),
               lambda: parser.add_section("server"), lambda: parser.add_section("DEFAULT"), lambda: parser.set("server", "a", 1), lambda: parser.set("server", "a", "%x"),
               lambda: parser.getint("server", "host"), lambda: parser.getboolean("server", "host"), lambda: parser.add_section(1), lambda: parser.options("none"),
               lambda: extended.set("one", "q", "$x"), lambda: parser.read_dict({"a": {"b": 1, "B": 2}})):
    try:
        print(action())
    except (configparser.Error, KeyError, ValueError, TypeError) as problem:
        print(type(problem).__name__, problem)
print(parser.read("none.ini"), parser.read(["none.ini", "other.ini"]))
