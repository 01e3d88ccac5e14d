# Addresses, networks and interfaces of both versions; what is refused, and how.
import ipaddress

TEXTS = ["192.168.0.1", "10.0.0.0", "127.0.0.1", "224.0.0.1", "0.0.0.0", "255.255.255.255", "169.254.3.4", "8.8.8.8", "192.0.0.9",
         "100.64.1.1", "::", "::1", "2001:db8::1", "fe80::1%eth0", "ff02::1", "1:2:3:4:5:6:7:8", "1::8", "::ffff:1.2.3.4", "fec0::1",
         "2002:c000:204::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "1:0:0:2:0:0:0:3", "2606:4700::1111"]
WRONG = ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.x", "1.2.3.4/24", ":::", "1:2:3:4:5:6:7:8:9", "::1::2", "12345::",
         "g::1", "1:2", "::1%", "1.2..4", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7", -1, 2**128, b"abc", 2**33]


def tell(f):
    try:
        print(repr(f()))
    except Exception as error:
        print(type(error).__name__, error)


for text in TEXTS:
    address = ipaddress.ip_address(text)
    print(repr(address), int(address), address.packed, "%" in text or (address.exploded, address.reverse_pointer), address.compressed,
          [name for name in dir(address) if name.startswith("is_") and getattr(address, name)])
    if address.version == 6:
        print(address.ipv4_mapped, address.sixtofour, address.teredo, address.scope_id)
    print(f"{address:x} {address:#_b} {address:n} {address:>45s}")
for wrong in WRONG:
    for make in (ipaddress.ip_address, ipaddress.IPv4Address, ipaddress.IPv6Address):
        tell(lambda: make(wrong))

for text in ("192.168.0.0/24", "10.0.0.0/255.0.0.0", "10.0.0.0/0.0.0.255", "1.2.3.4", "1.2.3.4/30", "0.0.0.0/0", "10.0.0.0/33", "10.0.0.0/x",
             "1.2.3.4/5/6", "2001:db8::/32", "::/0", "2001:db8::1/64", "::1/129", ("10.0.0.0", 8), (10, 32), b"\x0a\0\0\0"):
    tell(lambda: ipaddress.ip_network(text))
    tell(lambda: ipaddress.ip_network(text, strict=False))
    tell(lambda: ipaddress.ip_interface(text))
for text in ("192.168.1.0/29", "10.0.0.0/31", "10.0.0.1/32", "2001:db8::/125", "2001:db8::4/127"):
    network = ipaddress.ip_network(text)
    print(network.netmask, network.hostmask, network.broadcast_address, network.num_addresses, network.prefixlen, network.with_netmask,
          network.with_hostmask, network.exploded, [str(each) for each in network.hosts()], len(list(network)), network[-1],
          network.is_private, network.is_global)
    tell(lambda: network[100])
    tell(lambda: [str(each) for each in network.subnets(2)])
    tell(lambda: [str(each) for each in network.subnets(new_prefix=2)])
    tell(lambda: network.supernet(new_prefix=4))
    tell(lambda: network.supernet(200))
big, small = ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("10.1.0.0/16")
print(small.subnet_of(big), big.supernet_of(small), big.overlaps(small), small < big, big.compare_networks(small), small in {small: 1},
      ipaddress.ip_address("10.1.2.3") in small, ipaddress.ip_address("11.1.2.3") in big, big == "10.0.0.0/8")
print([str(each) for each in ipaddress.ip_network("10.0.0.0/29").address_exclude(ipaddress.ip_network("10.0.0.2/31"))])
tell(lambda: big.subnet_of(ipaddress.ip_network("::/0")))
tell(lambda: list(small.address_exclude(big)))

first, last = ipaddress.ip_address("10.0.0.1"), ipaddress.ip_address("10.0.0.20")
print([str(each) for each in ipaddress.summarize_address_range(first, last)], last - 3 > first, first + 5, last < first)
print([str(each) for each in ipaddress.collapse_addresses(map(ipaddress.ip_network, ["10.0.0.0/25", "10.0.0.128/25", "10.0.1.0/24",
                                                                                 "10.0.0.5/32"]))])
print([str(each) for each in ipaddress.collapse_addresses([first, first + 1, last, ipaddress.ip_interface("10.0.0.21/32")])])
tell(lambda: first < ipaddress.ip_address("::1"))
tell(lambda: first + 2**40)
tell(lambda: list(ipaddress.summarize_address_range(last, first)))
tell(lambda: f"{first:q}")
tell(lambda: first < 3)
print(sorted([big, first, small, last], key=ipaddress.get_mixed_type_key))

face = ipaddress.ip_interface("192.168.1.5/24")
print(repr(face), face.ip, face.network, face.with_netmask, face.with_prefixlen, face.hostmask, face + 1, face.is_private,
      face == ipaddress.ip_interface("192.168.1.5/16"), face > ipaddress.ip_interface("192.168.1.4/24"), face.exploded)
print(repr(ipaddress.ip_interface("::1/127")), ipaddress.ip_interface("::1/127").is_loopback, len({face, face}))
print(ipaddress.v4_int_to_packed(1), ipaddress.v6_int_to_packed(1))
tell(lambda: ipaddress.v4_int_to_packed(-1))
