"""Internet addresses, networks and interfaces of both versions.

An address is a number and a version; a network is the number of its first address and a prefix length. What differs between
the versions (width, notation, special ranges) is in the leaf classes.
"""

import functools

__all__ = ["ip_address", "ip_network", "ip_interface", "IPv4Address", "IPv4Network", "IPv4Interface", "IPv6Address",
           "IPv6Network", "IPv6Interface", "AddressValueError", "NetmaskValueError", "v4_int_to_packed",
           "v6_int_to_packed", "summarize_address_range", "collapse_addresses", "get_mixed_type_key"]

IPV4LENGTH = 32
IPV6LENGTH = 128


class AddressValueError(ValueError):
    """The text or number is no address."""


class NetmaskValueError(ValueError):
    """The text or number is no netmask."""


def _first_that_fits(value, kinds, what, **options):
    for kind in kinds:
        try:
            return kind(value, **options)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{value!r} does not appear to be an IPv4 or IPv6 {what}")


def ip_address(address):
    return _first_that_fits(address, (IPv4Address, IPv6Address), "address")


def ip_network(address, strict=True):
    return _first_that_fits(address, (IPv4Network, IPv6Network), "network", strict=strict)


def ip_interface(address):
    return _first_that_fits(address, (IPv4Interface, IPv6Interface), "interface")


def v4_int_to_packed(address):
    try:
        return address.to_bytes(4, "big")
    except OverflowError:
        raise ValueError("Address negative or too large for IPv4")


def v6_int_to_packed(address):
    try:
        return address.to_bytes(16, "big")
    except OverflowError:
        raise ValueError("Address negative or too large for IPv6")


def summarize_address_range(first, last):
    """The fewest networks that together hold the addresses from `first` to `last`."""
    if not (isinstance(first, _Address) and isinstance(last, _Address)) or isinstance(first, _Interface):
        raise TypeError("first and last must be IP addresses, not networks")
    if first.version != last.version:
        raise TypeError(f"{first} and {last} are not of the same version")
    if first > last:
        raise ValueError("last IP address must be greater than first")
    low, high, width = int(first), int(last), first._width
    kind = IPv4Network if first.version == 4 else IPv6Network
    while low <= high:
        aligned = width if low == 0 else (low & -low).bit_length() - 1
        bits = min(aligned, (high - low + 1).bit_length() - 1)
        yield kind((low, width - bits))
        low += 1 << bits


def collapse_addresses(addresses):
    """Addresses and networks joined into as few networks as hold the same."""
    spans = []
    for item in addresses:
        if isinstance(item, _Network):
            low, high = int(item.network_address), int(item.broadcast_address)
        else:
            low = high = int(item)
        if spans and spans[0][2].version != item.version:
            raise TypeError(f"{item} and {spans[-1][2]} are not of the same version")
        spans.append((low, high, item))
    return _collapsed(sorted(spans, key=lambda span: span[:2]))


def _collapsed(spans):
    joined = []
    for low, high, item in spans:
        if joined and low <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], high)
        else:
            joined.append([low, high, item])
    for low, high, item in joined:
        kind = IPv4Address if item.version == 4 else IPv6Address
        yield from summarize_address_range(kind(low), kind(high))


def get_mixed_type_key(obj):
    if isinstance(obj, _Network):
        return obj.version, obj.network_address, obj.netmask
    if isinstance(obj, _Address):
        return obj.version, obj
    return NotImplemented


class _Common:
    @property
    def exploded(self):
        return self._text(long=True)

    @property
    def compressed(self):
        return str(self)

    @property
    def reverse_pointer(self):
        return self._reverse_pointer()

    @property
    def version(self):
        return self._version

    @property
    def max_prefixlen(self):
        return self._width


@functools.total_ordering
class _Address(_Common):
    __slots__ = ()

    def __int__(self):
        return self._ip

    def __eq__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        return self._ip == other._ip and self._version == other._version and self._zone() == other._zone()

    def __lt__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        if self._version != other._version:
            raise TypeError(f"{self} and {other} are not of the same version")
        return self._ip < other._ip

    def __hash__(self):
        return hash((self._ip, self._zone()))

    def _zone(self):
        return None

    def __add__(self, other):
        return self.__class__(int(self) + other) if isinstance(other, int) else NotImplemented

    def __sub__(self, other):
        return self.__class__(int(self) - other) if isinstance(other, int) else NotImplemented

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __str__(self):
        return self._text()

    def __reduce__(self):
        return self.__class__, (str(self),)

    def __format__(self, spec):
        if not spec or spec[-1] == "s":
            return format(str(self), spec)
        shape, options = spec[-1], spec[:-1]
        if shape not in "bnxX" or options not in ("", "#", "_", "#_"):
            return super().__format__(spec)
        if shape == "n":
            shape = "b" if self._version == 4 else "x"
        width = self._width if shape == "b" else self._width // 4
        if "_" in options:
            width += width // 4 - 1
        if "#" in options:
            width += 2
        return format(int(self), f"{options[:1] if '#' in options else ''}0{width}{'_' if '_' in options else ''}{shape}")

    @property
    def packed(self):
        return self._ip.to_bytes(self._width // 8, "big")

    def _within(self, networks):
        return any(self in network for network in networks)

    @property
    def is_multicast(self):
        return self in self._ranges().multicast

    @property
    def is_unspecified(self):
        return self._ip == 0

    @property
    def is_link_local(self):
        return self in self._ranges().link_local

    @property
    def is_reserved(self):
        return self._within(self._ranges().reserved)

    @property
    def is_private(self):
        return self._within(self._ranges().private)


class _V4:
    """Notation of version 4."""

    __slots__ = ()
    _version = 4
    _width = IPV4LENGTH

    @classmethod
    def _number(cls, text):
        if not text:
            raise AddressValueError("Address cannot be empty")
        parts = text.split(".")
        if len(parts) != 4:
            raise AddressValueError(f"Expected 4 octets in {text!r}")
        try:
            return int.from_bytes(map(_octet, parts), "big")
        except ValueError as e:
            raise AddressValueError(f"{e} in {text!r}") from None

    @staticmethod
    def _shown(number, long=False):
        return ".".join(map(str, number.to_bytes(4, "big")))

    @staticmethod
    def _ranges():
        return _V4_RANGES


def _octet(text):
    if not text:
        raise ValueError("Empty octet not permitted")
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"Only decimal digits permitted in {text!r}")
    if len(text) > 3:
        raise ValueError(f"At most 3 characters permitted in {text!r}")
    if text != "0" and text[0] == "0":
        raise ValueError(f"Leading zeros are not permitted in {text!r}")
    value = int(text)
    if value > 255:
        raise ValueError(f"Octet {value} (> 255) not permitted")
    return value


class _V6:
    """Notation of version 6."""

    __slots__ = ()
    _version = 6
    _width = IPV6LENGTH

    @classmethod
    def _number(cls, text):
        if not text:
            raise AddressValueError("Address cannot be empty")
        parts = text.split(":")
        if len(parts) < 3:
            raise AddressValueError(f"At least 3 parts expected in {text!r}")
        if "." in parts[-1]:
            try:
                low = _V4._number(parts.pop())
            except AddressValueError as e:
                raise AddressValueError(f"{e} in {text!r}") from None
            parts += [f"{low >> 16:x}", f"{low & 0xffff:x}"]
        if len(parts) > 9:
            raise AddressValueError(f"At most 8 colons permitted in {text!r}")
        gap = None
        for at in range(1, len(parts) - 1):
            if not parts[at]:
                if gap is not None:
                    raise AddressValueError(f"At most one '::' permitted in {text!r}")
                gap = at
        if gap is None:
            if len(parts) != 8:
                raise AddressValueError(f"Exactly 8 parts expected without '::' in {text!r}")
            if not parts[0]:
                raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
            if not parts[-1]:
                raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
        else:
            before, after = parts[:gap], parts[gap + 1:]
            if not before[0]:
                before.pop(0)
                if before:
                    raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
            if not after[-1]:
                after.pop()
                if after:
                    raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
            missing = 8 - len(before) - len(after)
            if missing < 1:
                raise AddressValueError(f"Expected at most 7 other parts with '::' in {text!r}")
            parts = before + ["0"] * missing + after
        number = 0
        try:
            for part in parts:
                number = number << 16 | _hextet(part)
        except ValueError as e:
            raise AddressValueError(f"{e} in {text!r}") from None
        return number

    @staticmethod
    def _shown(number, long=False):
        words = [number >> shift & 0xffff for shift in range(112, -1, -16)]
        if long:
            return ":".join(f"{word:04x}" for word in words)
        best, length = 0, 1
        for start in range(8):
            end = start
            while end < 8 and words[end] == 0:
                end += 1
            if end - start > length:
                best, length = start, end - start
        if length == 1:
            return ":".join(f"{word:x}" for word in words)
        before = ":".join(f"{word:x}" for word in words[:best])
        after = ":".join(f"{word:x}" for word in words[best + length:])
        return f"{before}::{after}"

    @staticmethod
    def _ranges():
        return _V6_RANGES


def _hextet(text):
    if not text.isascii() or not all(c in "0123456789abcdefABCDEF" for c in text):
        raise ValueError(f"Only hex digits permitted in {text!r}")
    if len(text) > 4:
        raise ValueError(f"At most 4 characters permitted in {text!r}")
    return int(text, 16)


def _checked(number, width, version):
    if number < 0:
        raise AddressValueError(f"{number} (< 0) is not permitted as an IPv{version} address")
    if number >> width:
        raise AddressValueError(f"{number} (>= 2**{width}) is not permitted as an IPv{version} address")
    return number


def _read(kind, address):
    """The number that an int, packed bytes or a text means."""
    if isinstance(address, int):
        return _checked(address, kind._width, kind._version)
    if isinstance(address, bytes):
        if len(address) != kind._width // 8:
            raise AddressValueError(f"{address!r} (len {len(address)} != {kind._width // 8}) "
                                    f"is not permitted as an IPv{kind._version} address")
        return int.from_bytes(address, "big")
    address = str(address)
    if "/" in address:
        raise AddressValueError(f"Unexpected '/' in {address!r}")
    return kind._number(address)


class IPv4Address(_V4, _Address):
    __slots__ = ("_ip", "__weakref__")

    def __init__(self, address):
        self._ip = _read(_V4, address)

    def _text(self, long=False):
        return self._shown(self._ip)

    def _reverse_pointer(self):
        return ".".join(reversed(self._shown(self._ip).split("."))) + ".in-addr.arpa"

    @property
    def is_loopback(self):
        return self in _V4_RANGES.loopback

    @property
    def is_global(self):
        return self not in _V4_RANGES.shared and not self.is_private


class IPv6Address(_V6, _Address):
    __slots__ = ("_ip", "_scope_id", "__weakref__")

    def __init__(self, address):
        self._scope_id = None
        if not isinstance(address, (int, bytes)):
            text, percent, zone = str(address).partition("%")
            if percent:
                if not zone or "%" in zone:
                    raise AddressValueError(f'Invalid IPv6 address: "{str(address)!r}"')
                self._scope_id = zone
            address = text
        self._ip = _read(_V6, address)

    def _text(self, long=False):
        text = self._shown(self._ip, long)
        return text if self._scope_id is None or long else f"{text}%{self._scope_id}"

    def _zone(self):
        return self._scope_id

    def _reverse_pointer(self):
        return ".".join(reversed(f"{self._ip:032x}")) + ".ip6.arpa"

    @property
    def scope_id(self):
        return self._scope_id

    @property
    def is_loopback(self):
        return self._ip == 1

    @property
    def is_site_local(self):
        return self in _V6_RANGES.site_local

    @property
    def is_private(self):
        mapped = self.ipv4_mapped
        return mapped.is_private if mapped is not None else self._within(_V6_RANGES.private)

    @property
    def is_global(self):
        return not self.is_private

    @property
    def ipv4_mapped(self):
        return IPv4Address(self._ip & 0xffffffff) if self._ip >> 32 == 0xffff else None

    @property
    def sixtofour(self):
        return IPv4Address(self._ip >> 80 & 0xffffffff) if self._ip >> 112 == 0x2002 else None

    @property
    def teredo(self):
        if self._ip >> 96 != 0x20010000:
            return None
        return IPv4Address(self._ip >> 64 & 0xffffffff), IPv4Address(~self._ip & 0xffffffff)


def _prefix_of(kind, given):
    """The prefix length that a number, a netmask or a hostmask means."""
    width = kind._width
    if isinstance(given, int):
        if not 0 <= given <= width:
            raise NetmaskValueError(f"{given!r} is not a valid netmask")
        return given
    if given.isascii() and given.isdigit():
        if int(given) > width:
            raise NetmaskValueError(f"{given!r} is not a valid netmask")
        return int(given)
    wrong = NetmaskValueError(f"{given!r} is not a valid netmask")
    if width != IPV4LENGTH:
        raise wrong
    try:
        mask = _V4._number(given)
    except AddressValueError:
        raise wrong from None
    full = (1 << width) - 1
    for bits in (mask, mask ^ full):
        # A netmask is ones and then zeros: what follows its ones, plus one, is a power of two.
        host = bits ^ full
        if host & (host + 1) == 0:
            return width - host.bit_length()
    raise wrong


def _split_network(kind, address):
    if isinstance(address, tuple):
        return (address[0], address[1] if len(address) > 1 else kind._width)
    if isinstance(address, (int, bytes)):
        return address, kind._width
    parts = str(address).split("/")
    if len(parts) > 2:
        raise AddressValueError(f"Only one '/' permitted in {address!r}")
    return parts[0], parts[1] if len(parts) == 2 else kind._width


@functools.total_ordering
class _Network(_Common):
    def __init__(self, address, strict=True):
        base, prefix = _split_network(type(self), address)
        start = self._address_class(base)
        self._prefixlen = _prefix_of(type(self), prefix)
        hosts = (1 << self._width - self._prefixlen) - 1
        if int(start) & hosts:
            if strict:
                raise ValueError(f"{self._address_class(base)}/{self._prefixlen} has host bits set")
            start = self._address_class(int(start) & ~hosts)
        self.network_address = start
        self._first = int(start)
        self._last = self._first | hosts

    @property
    def prefixlen(self):
        return self._prefixlen

    @property
    def broadcast_address(self):
        return self._address_class(self._last)

    @property
    def hostmask(self):
        return self._address_class(self._last - self._first)

    @property
    def netmask(self):
        return self._address_class((1 << self._width) - 1 ^ self._last - self._first)

    @property
    def num_addresses(self):
        return self._last - self._first + 1

    @property
    def with_prefixlen(self):
        return f"{self.network_address}/{self._prefixlen}"

    @property
    def with_netmask(self):
        return f"{self.network_address}/{self.netmask}"

    @property
    def with_hostmask(self):
        return f"{self.network_address}/{self.hostmask}"

    def _text(self, long=False):
        return f"{self.network_address._text(long)}/{self._prefixlen}"

    def __str__(self):
        return f"{self.network_address}/{self._prefixlen}"

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self):
        return self.__class__, (str(self),)

    def _reverse_pointer(self):
        return self.network_address.reverse_pointer

    def __iter__(self):
        return map(self._address_class, range(self._first, self._last + 1))

    def hosts(self):
        """The addresses that a host may have: not the network's own, nor the one for all."""
        size = self._width - self._prefixlen
        if size == 0:
            return [self.network_address]
        if size == 1:
            return list(self)
        return map(self._address_class, range(self._first + 1, self._last + (0 if self._version == 4 else 1)))

    def __getitem__(self, n):
        at = self._first + n if n >= 0 else self._last + n + 1
        if not self._first <= at <= self._last:
            raise IndexError("address out of range")
        return self._address_class(at)

    def __eq__(self, other):
        if not isinstance(other, _Network):
            return NotImplemented
        return (self._version, self._first, self._prefixlen) == (other._version, other._first, other._prefixlen)

    def __lt__(self, other):
        if not isinstance(other, _Network):
            return NotImplemented
        self._same_version(other)
        return (self._first, self._prefixlen) < (other._first, other._prefixlen)

    def __hash__(self):
        return hash((self._first, self._prefixlen))

    def _same_version(self, other):
        if self._version != other._version:
            raise TypeError(f"{self} and {other} are not of the same version")

    def __contains__(self, other):
        if self._version != other._version or isinstance(other, _Network):
            return False
        return self._first <= other._ip <= self._last

    def overlaps(self, other):
        return self._first <= other._last and other._first <= self._last

    def subnet_of(self, other):
        self._same_version(other)
        return other._first <= self._first and self._last <= other._last

    def supernet_of(self, other):
        self._same_version(other)
        return self._first <= other._first and other._last <= self._last

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        if self._prefixlen == self._width:
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
        if length > self._width:
            raise ValueError(f"prefix length diff {length} is invalid for netblock {self}")
        for start in range(self._first, self._last + 1, 1 << self._width - length):
            yield self.__class__((start, length))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
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
        return self.__class__((self._first, length), strict=False)

    def address_exclude(self, other):
        """What is left of this network without `other`."""
        self._same_version(other)
        if not isinstance(other, _Network):
            raise TypeError(f"{other} is not a network object")
        if not other.subnet_of(self):
            raise ValueError(f"{other} not contained in {self}")
        rest = self
        while rest != other:
            lower, upper = rest.subnets()
            if other.subnet_of(lower):
                yield upper
                rest = lower
            else:
                yield lower
                rest = upper

    def compare_networks(self, other):
        self._same_version(other)
        mine, theirs = (self._first, self._prefixlen), (other._first, other._prefixlen)
        return (mine > theirs) - (mine < theirs)

    def _both(self, question):
        return getattr(self.network_address, question) and getattr(self.broadcast_address, question)

    is_multicast = property(lambda self: self._both("is_multicast"))
    is_reserved = property(lambda self: self._both("is_reserved"))
    is_link_local = property(lambda self: self._both("is_link_local"))
    is_unspecified = property(lambda self: self._both("is_unspecified"))
    is_loopback = property(lambda self: self._both("is_loopback"))

    @property
    def is_private(self):
        return any(self.subnet_of(network) for network in self._ranges().private)

    @property
    def is_global(self):
        return not self.is_private


class IPv4Network(_V4, _Network):
    _address_class = IPv4Address

    @property
    def is_global(self):
        return not self.subnet_of(_V4_RANGES.shared) and not self.is_private


class IPv6Network(_V6, _Network):
    _address_class = IPv6Address

    is_site_local = property(lambda self: self._both("is_site_local"))


class _Interface:
    """An address that knows the network it is in; mixed into an address class."""

    def __init__(self, address):
        base, prefix = _split_network(type(self), address)
        super().__init__(base)
        self.network = self._network_class((base, prefix), strict=False)
        self.netmask = self.network.netmask
        self.hostmask = self.network.hostmask
        self._prefixlen = self.network.prefixlen

    def _text(self, long=False):
        return f"{super()._text(long)}/{self._prefixlen}"

    def __eq__(self, other):
        equal = super().__eq__(other)
        if not equal or equal is NotImplemented:
            return equal
        return isinstance(other, _Interface) and self.network == other.network

    def __lt__(self, other):
        below = super().__lt__(other)
        if below is NotImplemented:
            return NotImplemented
        if not isinstance(other, _Interface):
            return False
        return (self.network, self._ip) < (other.network, other._ip)

    def __hash__(self):
        return hash((self._ip, self._prefixlen, int(self.network.network_address)))

    @property
    def ip(self):
        return self._network_class._address_class(self._ip)

    @property
    def with_prefixlen(self):
        return f"{self.ip}/{self._prefixlen}"

    @property
    def with_netmask(self):
        return f"{self.ip}/{self.netmask}"

    @property
    def with_hostmask(self):
        return f"{self.ip}/{self.hostmask}"


class IPv4Interface(_Interface, IPv4Address):
    _network_class = IPv4Network


class IPv6Interface(_Interface, IPv6Address):
    _network_class = IPv6Network


class _Ranges:
    """The special networks of a version."""

    def __init__(self, kind, private, reserved, **single):
        self.private = [kind(text) for text in private.split()]
        self.reserved = [kind(text) for text in reserved.split()]
        for name, text in single.items():
            setattr(self, name, kind(text))


_V4_RANGES = _Ranges(
    IPv4Network,
    "0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/29 192.0.0.170/31 192.0.2.0/24 192.168.0.0/16 "
    "198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 255.255.255.255/32",
    "240.0.0.0/4", shared="100.64.0.0/10", loopback="127.0.0.0/8", multicast="224.0.0.0/4", link_local="169.254.0.0/16")
_V6_RANGES = _Ranges(
    IPv6Network,
    "::1/128 ::/128 ::ffff:0:0/96 100::/64 2001::/23 2001:2::/48 2001:db8::/32 2001:10::/28 fc00::/7 fe80::/10",
    "::/8 100::/8 200::/7 400::/6 800::/5 1000::/4 4000::/3 6000::/3 8000::/3 a000::/3 c000::/3 e000::/4 f000::/5 f800::/6 "
    "fe00::/9", multicast="ff00::/8", link_local="fe80::/10", site_local="fec0::/10")
