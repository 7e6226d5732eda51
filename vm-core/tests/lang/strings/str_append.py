# Text built up piece by piece: every string along the way stays what it was.

def local(n):
    s = ''
    for i in range(n):
        s += str(i % 10)
    return s


whole = local(60000)
print(len(whole), whole[:12], whole[-12:], hash(whole) == hash('0123456789' * 6000), whole == '0123456789' * 6000)

# Two strings that grow from the same one.
base = 'ab' * 2000
left = base + 'l'
right = base + 'r'
print(left[-3:], right[-3:], len(base), base[-2:])
grown = left + 'x'
other = left + 'y'
again = grown + 'z'
print(left[-3:], grown[-3:], other[-3:], again[-3:], len(left), len(grown), len(other), len(again))
print(grown == other, grown < other, left in grown, grown.startswith(left), grown.find('lx'), other.rfind('ly'))

# Every prefix lives on.
kept = []
s = 'q' * 3000
for i in range(300):
    s += chr(97 + i % 26)
    kept.append(s)
print(all(k == kept[-1][:len(k)] for k in kept), len(set(kept)), {k: len(k) for k in kept}[kept[7]])

# The width changes on the way.
s = 'a' * 2500
for c in 'b\u00e9c\u0416d\U0001f600e':
    s += c
    t = s + c
    print(len(s), ascii(s[-2:]), ascii(t[-2:]), ascii(max(s)), s.isascii())
print(ascii(s[2498:]), s.encode('utf-8')[-16:], ascii(s[::-1][:8]))


class Writer:
    def __init__(self):
        self.out = ''

    def write(self, text):
        self.out += text


w = Writer()
for i in range(20000):
    w.write('item %d\n' % i)
lines = w.out.splitlines()
print(len(w.out), len(lines), lines[0], lines[-1], w.out.count('item'), w.out[17:24].strip())


class Text(str):
    pass


x = Text('m' * 4000)
y = x + 'n'
print(type(y).__name__, len(y), y[-2:])
y += Text('o')
print(type(y).__name__, len(y), y[-3:])

# What strings can do.
big = 'A b' * 1500 + ' '
big += 'end'
print(big.upper()[-6:], big.lower()[:6], big.title()[-3:], big.replace('A', '')[-5:], big.split()[-1])
print(big.center(4600, '*')[-3:], big.strip('Aend ')[:3], (big * 2).count('end'), len(big * 3), big[1::500])
print('%s|' % big[-3:], f'{big[-3:]}', '-'.join(big[-4:]), big.partition('end')[1:], big.encode()[-4:], repr(big)[-5:])
print(sorted(set(big)), [c for c in big][-3:], big.isalpha(), big.index('end'), int(('1' * 2100 + '0')[-5:] + '7'))
d = {big: 1}
same = 'A b' * 1500 + ' end'
print(d[same], same == big, same is big, hash(same) == hash(big))
setattr(w, big, 5)
print(getattr(w, same), [len(k) for k in vars(w)])
exec('value = 1\n' * 300 + 'value += 41\n')
print(value, eval('1 + ' * 900 + '1'))
