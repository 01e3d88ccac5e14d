import uuid, secrets, string, copy


def attempt(name, call):
    try:
        print(name, repr(call()))
    except Exception as e:
        print(name, type(e).__name__, e)


u = uuid.UUID("12345678-1234-5678-9234-567812345678")
print(u, repr(u), u.hex, u.int, u.urn, u.bytes, u.bytes_le, u.fields, u.time, u.clock_seq, u.node, u.variant, u.version)
print(u.time_low, u.time_mid, u.time_hi_version, u.clock_seq_hi_variant, u.clock_seq_low, u.is_safe, int(u), hash(u) == hash(u.int))
for kwargs in ({"hex": "{12345678123456789234567812345678}"}, {"hex": "urn:uuid:12345678-1234-5678-9234-567812345678"},
               {"bytes": u.bytes}, {"bytes_le": u.bytes_le}, {"fields": u.fields}, {"int": u.int}):
    print(uuid.UUID(**kwargs) == u)
for version in range(1, 9):
    v = uuid.UUID(int=u.int, version=version)
    print(v, v.version, v.variant, v.time)
for top in (0, 4, 8, 12, 14):
    v = uuid.UUID(int=top << 60)
    print(v, v.variant, v.version)
for space in (uuid.NAMESPACE_DNS, uuid.NAMESPACE_URL, uuid.NAMESPACE_OID, uuid.NAMESPACE_X500):
    print(uuid.uuid3(space, "python.org"), uuid.uuid5(space, "python.org"), uuid.uuid5(space, b"x"))
print(uuid.NIL, uuid.MAX, uuid.NIL < uuid.MAX, uuid.MAX >= u, u == 5, u != 5, sorted([uuid.MAX, u, uuid.NIL]))
print(copy.copy(u) == u, copy.deepcopy(u) == u, f"{u}", "%s" % u)
a = uuid.uuid4()
print(a.version, a.variant, len(str(a)), type(a))
print(uuid.uuid8(1, 2, 3), uuid.uuid8().version)
x = uuid.uuid1(node=0x112233445566, clock_seq=0x1234)
print(x.version, hex(x.node), hex(x.clock_seq))
ids = [uuid.uuid7() for _ in range(20)]
print(ids == sorted(ids), ids[0].version, len(set(ids)))
ids = [uuid.uuid6(1, 2) for _ in range(20)]
print(ids == sorted(ids), ids[0].version, ids[0].variant)
for name, call in {
    "none": lambda: uuid.UUID(), "two": lambda: uuid.UUID("1", int=2), "short": lambda: uuid.UUID("123"),
    "bad": lambda: uuid.UUID("g" * 32), "bytes": lambda: uuid.UUID(bytes=b"123"), "le": lambda: uuid.UUID(bytes_le=b"1"),
    "fields": lambda: uuid.UUID(fields=(1, 2)), "field1": lambda: uuid.UUID(fields=(1 << 32, 0, 0, 0, 0, 0)),
    "field4": lambda: uuid.UUID(fields=(0, 0, 0, 256, 0, 0)), "field6": lambda: uuid.UUID(fields=(0, 0, 0, 0, 0, -1)),
    "int": lambda: uuid.UUID(int=-1), "big": lambda: uuid.UUID(int=1 << 128), "version": lambda: uuid.UUID(int=1, version=9),
    "set": lambda: setattr(u, "int", 5), "less": lambda: u < 5, "number": lambda: uuid.UUID(5),
}.items():
    attempt(name, call)

print(len(secrets.token_bytes()), len(secrets.token_bytes(5)), len(secrets.token_hex(7)), len(secrets.token_urlsafe(16)))
print(set(secrets.token_hex()) <= set(string.hexdigits), set(secrets.token_urlsafe()) <= set(string.ascii_letters + string.digits + "-_"))
print(all(0 <= secrets.randbelow(7) < 7 for _ in range(50)), secrets.choice("a"), secrets.randbits(8) < 256)
print(secrets.compare_digest("a", "a"), secrets.compare_digest(b"a", b"b"), secrets.randbelow(1))
attempt("zero", lambda: secrets.randbelow(0))
attempt("empty", lambda: secrets.choice([]))
