# Addresses, networks and interfaces.
import copy
import ipaddress
import pickle
from ipaddress import (IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network, ip_address,
                       ip_interface, ip_network)


def attempt(make, *args, **kw):
    try:
        return make(*args, **kw)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


ASK = ("is_multicast", "is_private", "is_global", "is_unspecified", "is_reserved", "is_loopback", "is_link_local")
for text in ("127.0.0.1", "10.1.2.3", "8.8.8.8", "224.0.0.1", "0.0.0.0", "255.255.255.255", "169.254.1.1", "100.64.0.1", "192.168.1.1",
             "::", "::1", "fe80::1", "ff02::1", "2001:db8::8:800:200c:417a", "::ffff:1.2.3.4", "2002:102:304::", "2606:4700::1111", "fec0::1",
             "2001:0:4136:e378:8000:63bf:3fff:fdd2", "1:0:0:2:0:0:0:3", "1:0:0:2:3:0:0:4", "0:1::", "fc00::"):
    a = ip_address(text)
    print(repr(a), a, int(a), a.version, a.exploded, a.compressed, a.packed, a.reverse_pointer, a.max_prefixlen)
    print("  ", [getattr(a, name) for name in ASK], hash(a) == hash(ip_address(text)))
    if a.version == 6:
        print("  ", a.ipv4_mapped, a.sixtofour, a.teredo, a.is_site_local, a.scope_id)
for bad in ("", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "1.2.3.x", "1..2.3", "1.2.3.1234", "1.2.3.4/8", -1, 2**32, 2**128, b"abc", None, 1.5,
            ":", ":::", "1:2", "1::2::3", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "1:2:3:4:5:6:7", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "::1.2.3", "::%", "fe80::1%a%b",
            "1:2:3:4:5:6:7:8::", "²::", "1.2.3.²"):
    print(repr(bad), attempt(ip_address, bad), attempt(IPv4Address, bad), attempt(IPv6Address, bad), sep=" | ")
a, b = ip_address("10.0.0.1"), ip_address("10.0.0.200")
print(a < b, a <= a, a > b, a == b, a + 5, b - 3, attempt(lambda: a + "x"), attempt(lambda: a < ip_address("::1")), a == ip_address("::1"), attempt(lambda: a < 3))
print(attempt(lambda: ip_address("255.255.255.255") + 1), attempt(lambda: a - 2**40), sorted([b, a]), attempt(lambda: f"{a:>12}"), f"{a:>12s}|{a:x}|{a:#b}|{a:_X}|{a:n}|{ip_address('::1'):#_x}")
print(ip_address(b"\x01\x02\x03\x04"), ip_address(16909060), pickle.loads(pickle.dumps(a)) == a, copy.copy(b), {a: 1}[IPv4Address("10.0.0.1")])
print(IPv6Address("fe80::1%eth0"), repr(IPv6Address("fe80::1%eth0")), IPv6Address("fe80::1%eth0") == IPv6Address("fe80::1"))

for text in ("192.168.0.0/16", "10.0.0.0/30", "10.0.0.0/31", "10.0.0.4/32", "0.0.0.0/0", "192.168.1.0/255.255.255.0", "192.168.1.0/0.0.0.255", "10.0.0.1",
             "2001:db8::/32", "::/0", "2001:db8::/126", "fe80::/10", "224.0.0.0/4", "100.64.0.0/10"):
    n = ip_network(text)
    print(repr(n), n, n.network_address, n.broadcast_address, n.netmask, n.hostmask, n.prefixlen, n.num_addresses, n.with_netmask, n.with_hostmask, n.exploded)
    print("  ", [getattr(n, name) for name in ASK], n[0], n[-1], attempt(lambda: n[2**129]), attempt(lambda: n[-2**129]))
    if n.num_addresses <= 4:
        print("  ", list(n), list(n.hosts()))
for bad in ("10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/255.0.255.0", "10.0.0.0/8/8", "::/129", "::/ffff::", "/8", "", "10.0.0.0/-1", ("10.0.0.1", 8), 5, None):
    print(repr(bad), attempt(ip_network, bad), attempt(ip_network, bad, strict=False), attempt(IPv4Network, bad), attempt(IPv6Network, bad), sep=" | ")
n = ip_network("192.168.0.0/22")
print(list(n.subnets()), list(n.subnets(2)), list(n.subnets(new_prefix=24)), n.supernet(), n.supernet(3), n.supernet(new_prefix=8))
for call in (lambda: list(n.subnets(11)), lambda: list(n.subnets(new_prefix=20)), lambda: list(n.subnets(-1)), lambda: list(n.subnets(2, new_prefix=24)),
             lambda: n.supernet(23), lambda: n.supernet(new_prefix=23), lambda: list(n.address_exclude(ip_network("10.0.0.0/8"))), lambda: n < ip_network("::/0"),
             lambda: n.subnet_of(ip_network("::/0")), lambda: list(ip_network("10.0.0.0/32").subnets()), lambda: ip_network("0.0.0.0/0").supernet()):
    print(attempt(call))
m = ip_network("192.168.1.0/24")
print(m in [n], m.subnet_of(n), n.supernet_of(m), n.overlaps(m), m.overlaps(ip_network("10.0.0.0/8")), ip_address("192.168.1.7") in m, m in n, list(n.address_exclude(m)), m.compare_networks(n), n < m, n == ip_network("192.168.0.0/22"))
print(len({n, m, ip_network("192.168.1.0/24")}), sorted([m, n]), ip_address("::1") in m)
print(list(ipaddress.summarize_address_range(IPv4Address("192.0.2.0"), IPv4Address("192.0.2.130"))), list(ipaddress.summarize_address_range(IPv6Address(0), IPv6Address(2**128 - 1))))
print(list(ipaddress.collapse_addresses([ip_network("192.0.2.0/25"), ip_network("192.0.2.128/25"), ip_address("10.0.0.1"), ip_address("10.0.0.0")])))
print(attempt(lambda: list(ipaddress.summarize_address_range(b, a))), attempt(lambda: list(ipaddress.summarize_address_range(a, ip_address("::1")))))
for text in ("192.168.1.5/24", "10.0.0.1", "2001:db8::5/64", "10.0.0.1/255.0.0.0"):
    i = ip_interface(text)
    print(repr(i), i, i.ip, i.network, i.netmask, i.hostmask, i.with_prefixlen, i.with_netmask, i.with_hostmask, i.is_private, i.exploded, int(i))
print(ip_interface("10.0.0.1/8") == ip_interface("10.0.0.1/16"), ip_interface("10.0.0.1/8") < ip_interface("10.0.0.2/8"), ip_interface("10.0.0.1") == ip_address("10.0.0.1"), attempt(ip_interface, "x"), IPv4Interface("1.2.3.4/8") in {IPv4Interface("1.2.3.4/8")})
print(sorted([ip_address("::1"), ip_network("10.0.0.0/8"), ip_address("1.2.3.4")], key=ipaddress.get_mixed_type_key), IPv6Interface("::1/64").network, ipaddress.v4_int_to_packed(5), attempt(ipaddress.v4_int_to_packed, -1))
