"""Colours as RGB, YIQ, HLS and HSV; all numbers from 0 to 1 (but I and Q)."""

__all__ = ["rgb_to_yiq", "yiq_to_rgb", "rgb_to_hls", "hls_to_rgb", "rgb_to_hsv", "hsv_to_rgb"]

ONE_THIRD = 1.0 / 3.0
ONE_SIXTH = 1.0 / 6.0
TWO_THIRD = 2.0 / 3.0


def rgb_to_yiq(r, g, b):
    y = 0.30 * r + 0.59 * g + 0.11 * b
    i = 0.74 * (r - y) - 0.27 * (b - y)
    q = 0.48 * (r - y) + 0.41 * (b - y)
    return y, i, q


def _clamped(x):
    return 0.0 if x < 0.0 else 1.0 if x > 1.0 else x


def yiq_to_rgb(y, i, q):
    r = y + 0.9468822170900693 * i + 0.6235565819861433 * q
    g = y - 0.27478764629897834 * i - 0.6356910791873801 * q
    b = y - 1.1085450346420322 * i + 1.7090069284064666 * q
    return _clamped(r), _clamped(g), _clamped(b)


def _hue(r, g, b, low, high):
    span = high - low
    red, green, blue = (high - r) / span, (high - g) / span, (high - b) / span
    if r == high:
        hue = blue - green
    elif g == high:
        hue = 2.0 + red - blue
    else:
        hue = 4.0 + green - red
    return hue / 6.0 % 1.0


def rgb_to_hls(r, g, b):
    low, high = min(r, g, b), max(r, g, b)
    total, span = high + low, high - low
    lightness = total / 2.0
    if low == high:
        return 0.0, lightness, 0.0
    saturation = span / total if lightness <= 0.5 else span / (2.0 - high - low)
    return _hue(r, g, b, low, high), lightness, saturation


def _part(low, high, hue):
    hue %= 1.0
    if hue < ONE_SIXTH:
        return low + (high - low) * hue * 6.0
    if hue < 0.5:
        return high
    if hue < TWO_THIRD:
        return low + (high - low) * (TWO_THIRD - hue) * 6.0
    return low


def hls_to_rgb(h, l, s):
    if s == 0.0:
        return l, l, l
    high = l * (1.0 + s) if l <= 0.5 else l + s - l * s
    low = 2.0 * l - high
    return _part(low, high, h + ONE_THIRD), _part(low, high, h), _part(low, high, h - ONE_THIRD)


def rgb_to_hsv(r, g, b):
    low, high = min(r, g, b), max(r, g, b)
    if low == high:
        return 0.0, 0.0, high
    return _hue(r, g, b, low, high), (high - low) / high, high


def hsv_to_rgb(h, s, v):
    if s == 0.0:
        return v, v, v
    sector = int(h * 6.0)
    f = h * 6.0 - sector
    p, q, t = v * (1.0 - s), v * (1.0 - s * f), v * (1.0 - s * (1.0 - f))
    return ((v, t, p), (q, v, p), (p, v, t), (p, q, v), (t, p, v), (v, p, q))[sector % 6]
