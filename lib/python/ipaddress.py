"""Internet addresses, networks and interfaces, of versions 4 and 6."""
import functools
from _ip import parse_v4 as _parse_v4, parse_v6 as _parse_v6

IPV4LENGTH, IPV6LENGTH = 32, 128


class AddressValueError(ValueError):
    """What is no address."""


class NetmaskValueError(ValueError):
    """What is no mask."""


def _either(what, makers, wanted):
    for make in makers:
        try:
            return make()
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{what!r} does not appear to be an IPv4 or IPv6 {wanted}")


def ip_address(address):
    """An address of the version that fits."""
    return _either(address, (lambda: IPv4Address(address), lambda: IPv6Address(address)), "address")


def ip_network(address, strict=True):
    """A network of the version that fits."""
    return _either(address, (lambda: IPv4Network(address, strict), lambda: IPv6Network(address, strict)), "network")


def ip_interface(address):
    """An address with its network, of the version that fits."""
    return _either(address, (lambda: IPv4Interface(address), lambda: IPv6Interface(address)), "interface")


def v4_int_to_packed(address):
    try:
        return address.to_bytes(4)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv4") from None


def v6_int_to_packed(address):
    try:
        return address.to_bytes(16)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv6") from None


def _zero_bits(number, bits):
    """How many low bits of a number are 0."""
    return bits if number == 0 else min(bits, (~number & (number - 1)).bit_length())


def summarize_address_range(first, last):
    """The networks that hold the addresses from `first` to `last` and no others."""
    if not (isinstance(first, _Address) and isinstance(last, _Address)):
        raise TypeError("first and last must be IP addresses, not networks")
    if first.version != last.version:
        raise TypeError(f"{first} and {last} are not of the same version")
    if first > last:
        raise ValueError("last IP address must be greater than first")
    if first.version not in (4, 6):
        raise ValueError("unknown IP version")
    network = IPv4Network if first.version == 4 else IPv6Network
    return _ranges(network, first.max_prefixlen, int(first), int(last))


def _ranges(network, bits, first, last):
    while first <= last:
        size = min(_zero_bits(first, bits), (last - first + 1).bit_length() - 1)
        yield network((first, bits - size))
        first += 1 << size
        if first - 1 == network._ALL_ONES:
            break


def collapse_addresses(addresses):
    """The fewest networks that hold what is given; an iterator."""
    singles, networks = [], []
    for each in addresses:
        group = singles if isinstance(each, _Address) and not hasattr(each, "network") else networks
        if isinstance(each, _Address):
            if hasattr(each, "network"):
                if each._prefixlen == each.max_prefixlen:
                    group, each = singles, each.ip
                else:
                    each = each.network
        elif each._prefixlen == each.max_prefixlen:
            group, each = singles, each.network_address
        other = networks[-1:] or singles[-1:]
        if other and other[0].version != each.version:
            raise TypeError(f"{each} and {other[0]} are not of the same version")
        group.append(each)
    singles = sorted(set(singles))
    i = 0
    while i < len(singles):
        end = i
        while end + 1 < len(singles) and singles[end + 1]._ip == singles[end]._ip + 1:
            end += 1
        networks.extend(summarize_address_range(singles[i], singles[end]))
        i = end + 1
    return _collapse(networks)


def _collapse(networks):
    waiting, found = list(networks), {}
    while waiting:
        each = waiting.pop()
        above = each.supernet()
        other = found.get(above)
        if other is None:
            found[above] = each
        elif other != each:
            del found[above]
            waiting.append(above)
    last = None
    for each in sorted(found.values()):
        if last is None or last.broadcast_address < each.broadcast_address:
            yield each
            last = each


def get_mixed_type_key(obj):
    """A key by which addresses and networks can be sorted together."""
    if isinstance(obj, _Network):
        return obj._version_, obj.network_address, obj.netmask
    return (obj._version_, obj) if isinstance(obj, _Address) else NotImplemented


class _Base:
    """What addresses and networks share."""
    __slots__ = ()

    @property
    def exploded(self):
        return self._explode()

    @property
    def compressed(self):
        return str(self)

    @property
    def version(self):
        return self._version_

    @property
    def max_prefixlen(self):
        return self._BITS

    def __reduce__(self):
        return self.__class__, (str(self),)


@functools.total_ordering
class _Address(_Base):
    """A number that is written as an address."""
    __slots__ = ("_ip", "__weakref__")

    def _check(self, number):
        if number < 0:
            raise AddressValueError(f"{number:d} (< 0) is not permitted as an IPv{self._version_} address")
        if number > self._ALL_ONES:
            raise AddressValueError(f"{number:d} (>= 2**{self._BITS}) is not permitted as an IPv{self._version_} address")
        return number

    def _from_bytes(self, packed):
        if len(packed) != self._BITS // 8:
            raise AddressValueError(f"{packed!r} (len {len(packed)} != {self._BITS // 8}) is not permitted as an "
                                    f"IPv{self._version_} address")
        return int.from_bytes(packed)

    def __int__(self):
        return self._ip

    def __eq__(self, other):
        try:
            return self._ip == other._ip and self._version_ == other._version_
        except AttributeError:
            return NotImplemented

    def __lt__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        if self._version_ != other._version_:
            raise TypeError(f"{self} and {other} are not of the same version")
        return self._ip < other._ip if self._ip != other._ip else False

    def __add__(self, other):
        return self.__class__(int(self) + other) if isinstance(other, int) else NotImplemented

    def __sub__(self, other):
        return self.__class__(int(self) - other) if isinstance(other, int) else NotImplemented

    def __str__(self):
        return self._text(self._ip)

    def __repr__(self):
        return f"{self.__class__.__name__}({str(self)!r})"

    def __hash__(self):
        return hash(hex(int(self._ip)))

    def __format__(self, spec):
        """As text, or as a number: b, x, X, and n for what is usual; # for a prefix, _ for groups of four."""
        if not spec or spec[-1] == "s":
            return format(str(self), spec)
        body, kind = spec[:-1], spec[-1]
        alternate, grouping = body[:1] == "#", body[-1:] == "_"
        if body != "#" * alternate + "_" * grouping or kind not in "bxXn":
            return super().__format__(spec)
        if kind == "n":
            kind = "b" if self._version_ == 4 else "x"
        digits = self._BITS if kind == "b" else self._BITS // 4
        width = digits + 2 * alternate + (digits // 4 - 1) * grouping
        return f"{int(self):{'#' * alternate}0{width}{'_' * grouping}{kind}}"

    def _parts(self):
        return str(self)

    @property
    def is_multicast(self):
        return self._within("_MULTICAST")

    @property
    def is_link_local(self):
        return self._within("_LINK_LOCAL")

    @property
    def is_reserved(self):
        return self._within("_RESERVED")

    def _within(self, table):
        return _in_any(self._ip, self._BITS, getattr(type(self), table))


def _in_any(number, bits, table):
    return any([number >> bits - length == start >> bits - length for start, length in table])


def _v4_table(text):
    return [(_parse_v4(part.partition("/")[0]), int(part.partition("/")[2])) for part in text.split()]


def _v6_table(text):
    return [(_parse_v6(part.partition("/")[0]), int(part.partition("/")[2])) for part in text.split()]


class _V4:
    """What is fixed for version 4."""
    __slots__ = ()
    _version_, _BITS, _ALL_ONES = 4, 32, 2**32 - 1
    _MULTICAST = _v4_table("224.0.0.0/4")
    _LINK_LOCAL = _v4_table("169.254.0.0/16")
    _RESERVED = _v4_table("240.0.0.0/4")
    _LOOPBACK = _v4_table("127.0.0.0/8")
    _SHARED = _v4_table("100.64.0.0/10")
    _PRIVATE = _v4_table("0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.170/31 192.0.2.0/24 "
                         "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 255.255.255.255/32")
    _NOT_PRIVATE = _v4_table("192.0.0.9/32 192.0.0.10/32")

    @classmethod
    def _text(cls, number):
        return ".".join([str(number >> shift & 255) for shift in (24, 16, 8, 0)])

    def _explode(self):
        return str(self)

    @property
    def reverse_pointer(self):
        return ".".join(reversed(str(self).split("."))) + ".in-addr.arpa"


class _V6:
    """What is fixed for version 6."""
    __slots__ = ()
    _version_, _BITS, _ALL_ONES = 6, 128, 2**128 - 1
    _MULTICAST = _v6_table("ff00::/8")
    _LINK_LOCAL = _v6_table("fe80::/10")
    _SITE_LOCAL = _v6_table("fec0::/10")
    _RESERVED = _v6_table("::/8 100::/8 200::/7 400::/6 800::/5 1000::/4 4000::/3 6000::/3 8000::/3 a000::/3 c000::/3 e000::/4 "
                          "f000::/5 f800::/6 fe00::/9")
    _PRIVATE = _v6_table("::1/128 ::/128 ::ffff:0:0/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 fc00::/7 "
                         "fe80::/10")
    _NOT_PRIVATE = _v6_table("2001:1::1/128 2001:1::2/128 2001:3::/32 2001:4:112::/48 2001:20::/28 2001:30::/28")

    @classmethod
    def _text(cls, number):
        parts = [number >> shift & 0xffff for shift in range(112, -16, -16)]
        best_start, best = -1, 1
        i = 0
        while i < 8:
            end = i
            while end < 8 and parts[end] == 0:
                end += 1
            if end - i > best:
                best_start, best = i, end - i
            i = end + 1 if end == i else end
        words = [f"{part:x}" for part in parts]
        if best_start < 0:
            return ":".join(words)
        return ":".join(words[:best_start]) + "::" + ":".join(words[best_start + best:])

    @property
    def reverse_pointer(self):
        first = self.network_address if isinstance(self, _Network) else self
        digits = f"{int(first):032x}" + (f"/{self._prefixlen}" if first is not self else "")
        return ".".join(digits[::-1]) + ".ip6.arpa"


class IPv4Address(_V4, _Address):
    """An address of version 4: of text, a number or four bytes."""
    __slots__ = ()

    def __init__(self, address):
        if isinstance(address, int):
            self._ip = self._check(address)
        elif isinstance(address, bytes):
            self._ip = self._from_bytes(address)
        else:
            text = str(address)
            if "/" in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            if not text:
                raise AddressValueError("Address cannot be empty")
            try:
                self._ip = _parse_v4(text)
            except ValueError as error:
                raise AddressValueError(str(error)) from None

    @property
    def packed(self):
        return v4_int_to_packed(self._ip)

    @property
    def is_private(self):
        return self._within("_PRIVATE") and not self._within("_NOT_PRIVATE")

    @property
    def is_global(self):
        return not self._within("_SHARED") and not self.is_private

    @property
    def is_unspecified(self):
        return self._ip == 0

    @property
    def is_loopback(self):
        return self._within("_LOOPBACK")

    @property
    def ipv6_mapped(self):
        return IPv6Address(f"::ffff:{self}")


class IPv6Address(_V6, _Address):
    """An address of version 6, with a scope behind % where the text has one."""
    __slots__ = ("_scope_id",)

    def __init__(self, address):
        self._scope_id = None
        if isinstance(address, int):
            self._ip = self._check(address)
        elif isinstance(address, bytes):
            self._ip = self._from_bytes(address)
        else:
            text = str(address)
            if "/" in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            text, percent, scope = text.partition("%")
            if percent:
                if not scope or "%" in scope:
                    raise AddressValueError(f'Invalid IPv6 address: "{address!r}"')
                self._scope_id = scope
            try:
                self._ip = _parse_v6(text)
            except ValueError as error:
                raise AddressValueError(str(error)) from None

    def _explode(self):
        return self._explode_number(self._ip)

    @staticmethod
    def _explode_number(number):
        words = [f"{number >> shift & 0xffff:04x}" for shift in range(112, -16, -16)]
        if number >> 32 == 0xffff:
            words[6:] = [_V4._text(number & 0xffffffff)]
        return ":".join(words)

    @property
    def scope_id(self):
        return self._scope_id

    def __str__(self):
        mapped = self.ipv4_mapped
        text = self._text(self._ip) if mapped is None else f"::ffff:{mapped}"
        return f"{text}%{self._scope_id}" if self._scope_id else text

    def __hash__(self):
        return hash((self._ip, self._scope_id))

    def __eq__(self, other):
        same = super().__eq__(other)
        return same if same is NotImplemented or not same else self._scope_id == getattr(other, "_scope_id", None)

    @property
    def packed(self):
        return v6_int_to_packed(self._ip)

    def _mapped_or_self(self):
        return self.ipv4_mapped or self

    @property
    def is_multicast(self):
        mapped = self.ipv4_mapped
        return mapped.is_multicast if mapped is not None else self._within("_MULTICAST")

    @property
    def is_reserved(self):
        mapped = self.ipv4_mapped
        return mapped.is_reserved if mapped is not None else self._within("_RESERVED")

    @property
    def is_link_local(self):
        mapped = self.ipv4_mapped
        return mapped.is_link_local if mapped is not None else self._within("_LINK_LOCAL")

    @property
    def is_site_local(self):
        return self._within("_SITE_LOCAL")

    @property
    def is_private(self):
        mapped = self.ipv4_mapped
        return mapped.is_private if mapped is not None else self._within("_PRIVATE") and not self._within("_NOT_PRIVATE")

    @property
    def is_global(self):
        mapped = self.ipv4_mapped
        return mapped.is_global if mapped is not None else not self.is_private

    @property
    def is_unspecified(self):
        mapped = self.ipv4_mapped
        return mapped.is_unspecified if mapped is not None else self._ip == 0

    @property
    def is_loopback(self):
        mapped = self.ipv4_mapped
        return mapped.is_loopback if mapped is not None else self._ip == 1

    @property
    def ipv4_mapped(self):
        return IPv4Address(self._ip & 0xffffffff) if self._ip >> 32 == 0xffff else None

    @property
    def teredo(self):
        if self._ip >> 96 != 0x20010000:
            return None
        return IPv4Address(self._ip >> 64 & 0xffffffff), IPv4Address(~self._ip & 0xffffffff)

    @property
    def sixtofour(self):
        return IPv4Address(self._ip >> 80 & 0xffffffff) if self._ip >> 112 == 0x2002 else None


@functools.total_ordering
class _Network(_Base):
    """A range of addresses with a common prefix."""

    @property
    def _address_class(self):
        return IPv4Address if self._version_ == 4 else IPv6Address

    @classmethod
    def _mask_of(cls, given):
        """(mask as a number, length of the prefix) of a length, or of a mask as text."""
        if isinstance(given, int):
            if not 0 <= given <= cls._BITS:
                cls._bad_mask(given)
            length = given
        else:
            length = cls._length_of_text(str(given))
        return cls._ALL_ONES ^ cls._ALL_ONES >> length, length

    @classmethod
    def _bad_mask(cls, text):
        raise NetmaskValueError(f"{text!r} is not a valid netmask")

    @classmethod
    def _length_of_text(cls, text):
        if text.isascii() and text.isdigit():
            length = int(text)
            if length <= cls._BITS:
                return length
            cls._bad_mask(text)
        if cls._version_ == 6:
            cls._bad_mask(text)
        try:
            number = _parse_v4(text)
        except ValueError:
            raise NetmaskValueError(f"{text!r} is not a valid netmask") from None
        for mask in (number, number ^ cls._ALL_ONES):
            low = _zero_bits(mask, cls._BITS)
            if mask >> low == cls._ALL_ONES >> low:
                return cls._BITS - low
        cls._bad_mask(text)

    @classmethod
    def _split(cls, address):
        """(address, mask or its length) of whatever stands for a network."""
        if isinstance(address, tuple):
            return address if len(address) > 1 else (address[0], cls._BITS)
        if isinstance(address, (bytes, int)):
            return address, cls._BITS
        parts = str(address).split("/")
        if len(parts) > 2:
            raise AddressValueError(f"Only one '/' permitted in {address!r}")
        return parts[0], parts[1] if len(parts) == 2 else cls._BITS

    def __init__(self, address, strict=True):
        given, mask = self._split(address)
        self.network_address = self._address_class(given)
        number, self._prefixlen = self._mask_of(mask)
        self.netmask = self._address_class(number)
        packed = int(self.network_address)
        if packed & number != packed:
            if strict:
                raise ValueError(f"{self} has host bits set")
            self.network_address = self._address_class(packed & number)
        if self._prefixlen == self._BITS - 1:
            self.hosts = self.__iter__
        elif self._prefixlen == self._BITS:
            self.hosts = lambda: iter([self._address_class(int(self.network_address))])

    def __repr__(self):
        return f"{self.__class__.__name__}({str(self)!r})"

    def __str__(self):
        return f"{self.network_address}/{self._prefixlen}"

    def _explode(self):
        return f"{self.network_address.exploded}/{self._prefixlen}"

    def hosts(self):
        """The addresses but for the network's own and the one for all."""
        first, last = int(self.network_address), int(self.broadcast_address)
        last_host = last - 1 if self._version_ == 4 else last
        for number in range(first + 1, last_host + 1):
            yield self._address_class(number)

    def __iter__(self):
        for number in range(int(self.network_address), int(self.broadcast_address) + 1):
            yield self._address_class(number)

    def __getitem__(self, n):
        first, last = int(self.network_address), int(self.broadcast_address)
        number = first + n if n >= 0 else last + n + 1
        if not first <= number <= last:
            raise IndexError("address out of range")
        return self._address_class(number)

    def __lt__(self, other):
        if not isinstance(other, _Network):
            return NotImplemented
        self._same_version(other)
        if self.network_address != other.network_address:
            return self.network_address < other.network_address
        return self.netmask < other.netmask if self.netmask != other.netmask else False

    def _same_version(self, other):
        if self._version_ != other._version_:
            raise TypeError(f"{self} and {other} are not of the same version")

    def __eq__(self, other):
        try:
            return (self._version_ == other._version_ and self.network_address == other.network_address
                    and int(self.netmask) == int(other.netmask))
        except AttributeError:
            return NotImplemented

    def __hash__(self):
        return hash(int(self.network_address) ^ int(self.netmask))

    def __contains__(self, other):
        if self._version_ != other._version_ or isinstance(other, _Network):
            return False
        return other._ip & int(self.netmask) == self.network_address._ip

    def overlaps(self, other):
        return (self.network_address in other or self.broadcast_address in other or other.network_address in self
                or other.broadcast_address in self)

    @functools.cached_property
    def broadcast_address(self):
        return self._address_class(int(self.network_address) | int(self.hostmask))

    @functools.cached_property
    def hostmask(self):
        return self._address_class(int(self.netmask) ^ self._ALL_ONES)

    @property
    def with_prefixlen(self):
        return f"{self.network_address}/{self._prefixlen}"

    @property
    def with_netmask(self):
        return f"{self.network_address}/{self.netmask}"

    @property
    def with_hostmask(self):
        return f"{self.network_address}/{self.hostmask}"

    @property
    def num_addresses(self):
        return int(self.broadcast_address) - int(self.network_address) + 1

    @property
    def prefixlen(self):
        return self._prefixlen

    def address_exclude(self, other):
        """The networks that are left of this one without another in it."""
        self._same_version(other)
        if not isinstance(other, _Network):
            raise TypeError(f"{other} is not a network object")
        if not other.subnet_of(self):
            raise ValueError(f"{other} not contained in {self}")
        if other == self:
            return
        other = other.__class__(f"{other.network_address}/{other.prefixlen}")
        low, high = self.subnets()
        while low != other and high != other:
            if other.subnet_of(low):
                yield high
                low, high = low.subnets()
            else:
                yield low
                low, high = high.subnets()
        yield high if low == other else low

    def compare_networks(self, other):
        """-1, 0 or 1: by address, then by mask."""
        self._same_version(other)
        for name in ("network_address", "netmask"):
            mine, its = getattr(self, name), getattr(other, name)
            if mine != its:
                return -1 if mine < its else 1
        return 0

    def _get_networks_key(self):
        return self._version_, self.network_address, self.netmask

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        """The networks of a longer prefix that this one is made of."""
        if self._prefixlen == self._BITS:
            yield self
            return
        if new_prefix is not None:
            if new_prefix < self._prefixlen:
                raise ValueError("new prefix must be longer")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = new_prefix - self._prefixlen
        if prefixlen_diff < 0:
            raise ValueError("prefix length diff must be > 0")
        length = self._prefixlen + prefixlen_diff
        if length > self._BITS:
            raise ValueError(f"prefix length diff {length} is invalid for netblock {self}")
        step = 1 << self._BITS - length
        for number in range(int(self.network_address), int(self.broadcast_address) + 1, step):
            yield self.__class__((number, length))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        """The network of a shorter prefix that this one lies in."""
        if self._prefixlen == 0:
            return self
        if new_prefix is not None:
            if new_prefix > self._prefixlen:
                raise ValueError("new prefix must be shorter")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = self._prefixlen - new_prefix
        length = self._prefixlen - prefixlen_diff
        if length < 0:
            raise ValueError(f"current prefixlen is {self._prefixlen}, cannot have a prefixlen_diff of {prefixlen_diff}")
        return self.__class__((int(self.network_address) & int(self.netmask) << prefixlen_diff, length))

    def subnet_of(self, other):
        return self._lies_in(self, other)

    def supernet_of(self, other):
        return self._lies_in(other, self)

    @staticmethod
    def _lies_in(inner, outer):
        try:
            if inner._version_ != outer._version_:
                raise TypeError(f"{inner} and {outer} are not of the same version")
            return (outer.network_address <= inner.network_address and outer.broadcast_address >= inner.broadcast_address)
        except AttributeError:
            raise TypeError(f"Unable to test subnet containment between {inner} and {outer}") from None

    def _both(self, name):
        return getattr(self.network_address, name) and getattr(self.broadcast_address, name)

    @property
    def is_multicast(self):
        return self._both("is_multicast")

    @property
    def is_reserved(self):
        return self._both("is_reserved")

    @property
    def is_link_local(self):
        return self._both("is_link_local")

    @property
    def is_private(self):
        start, end, bits = int(self.network_address), int(self.broadcast_address), self._BITS
        return (any([_in_any(start, bits, [row]) and _in_any(end, bits, [row]) for row in self._PRIVATE])
                and not any([_in_any(start, bits, [row]) and _in_any(end, bits, [row]) for row in self._NOT_PRIVATE]))

    @property
    def is_global(self):
        return not self.is_private

    @property
    def is_unspecified(self):
        return self._both("is_unspecified")

    @property
    def is_loopback(self):
        return self._both("is_loopback")


class IPv4Network(_V4, _Network):
    """A network of version 4."""

    @property
    def is_global(self):
        inside = [_in_any(int(each), 32, self._SHARED) for each in (self.network_address, self.broadcast_address)]
        return not all(inside) and not self.is_private


class IPv6Network(_V6, _Network):
    """A network of version 6."""

    def _explode(self):
        return f"{self.network_address.exploded}/{self._prefixlen}"

    @property
    def is_site_local(self):
        return self._both("is_site_local")


class _Interface:
    """An address that knows its network."""
    __slots__ = ()

    def __init__(self, address):
        given, mask = self._network_class._split(address)
        super().__init__(given)
        self.network = self._network_class((given, mask), strict=False)
        self.netmask = self.network.netmask
        self._prefixlen = self.network._prefixlen

    @property
    def hostmask(self):
        return self.network.hostmask

    def __str__(self):
        return f"{super().__str__()}/{self._prefixlen}"

    def _explode(self):
        return f"{self._explode_number(self._ip)}/{self._prefixlen}" if self._version_ == 6 else str(self)

    def __eq__(self, other):
        same = super().__eq__(other)
        if same is NotImplemented or not same:
            return same
        try:
            return self.network == other.network
        except AttributeError:
            return False

    def __lt__(self, other):
        below = super().__lt__(other)
        if below is NotImplemented:
            return below
        try:
            return self.network < other.network or self.network == other.network and below
        except AttributeError:
            return False

    def __hash__(self):
        return hash((self._ip, self._prefixlen, int(self.network.network_address)))

    @property
    def with_prefixlen(self):
        return f"{self._plain()}/{self._prefixlen}"

    @property
    def with_netmask(self):
        return f"{self._plain()}/{self.netmask}"

    @property
    def with_hostmask(self):
        return f"{self._plain()}/{self.hostmask}"

    def _plain(self):
        return str(self.ip)


class IPv4Interface(_Interface, IPv4Address):
    """An address of version 4 with its network."""
    _network_class = IPv4Network

    @property
    def ip(self):
        return IPv4Address(self._ip)


class IPv6Interface(_Interface, IPv6Address):
    """An address of version 6 with its network."""
    _network_class = IPv6Network

    @property
    def ip(self):
        return IPv6Address(self._ip)

    @property
    def is_unspecified(self):
        return super().is_unspecified and self.network.is_unspecified

    @property
    def is_loopback(self):
        return super().is_loopback and self.network.is_loopback
