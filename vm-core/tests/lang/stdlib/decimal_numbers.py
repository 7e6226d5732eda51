# Decimal numbers: every operation on every pair of kinds, rounding, functions, formatting. Messages are left out: CPython has two
# implementations that differ in them.
import sys
from decimal import *
import decimal, fractions, math
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__)
D=Decimal
vals=[D(x) for x in '0 -0 1 -1 2 3 7 10 0.1 -0.5 1.5 2.50 1E+3 1E-10 123.456 -99.999 9999999999999999999999999999 0.3333333333333333333333333333 Infinity -Infinity NaN 5E-30 1234567890.123456789'.split()]
ops=[lambda a,b:a+b,lambda a,b:a-b,lambda a,b:a*b,lambda a,b:a/b,lambda a,b:a//b,lambda a,b:a%b,lambda a,b:divmod(a,b) if b else 0,lambda a,b:a<b,lambda a,b:a==b,lambda a,b:a.max(b),lambda a,b:a.quantize(b),lambda a,b:a.compare(b),lambda a,b: a.remainder_near(b)]
for a in vals:
    for b in vals:
        for i,o in enumerate(ops):
            getcontext().clear_flags()
            try: r=repr(o(a,b))
            except Exception as e: r=type(e).__name__
            print(i,a,b,r,[s.__name__ for s,v in sorted(getcontext().flags.items(),key=str) if v])
for p in (5,9,28,50):
    getcontext().prec=p
    for a in vals:
        for n in ('sqrt','exp','ln','log10','normalize','to_integral_value','next_plus','next_minus','logb','adjusted','number_class','is_subnormal','as_tuple'):
            if n=='exp' and a.is_finite() and abs(a)>10**7: continue
            getcontext().clear_flags()
            try: r=repr(getattr(a,n)())
            except Exception as e: r=type(e).__name__
            print(p,n,a,r,[s.__name__ for s,v in sorted(getcontext().flags.items(),key=str) if v])
    for a,b in [(2,10),(2,-3),('1.1',100),('1.1','0.5'),(2,'0.5'),(4,'0.5'),(10,'-2'),('0.5',-2),(-2,3),(-8,'0.3333'),(0,0),(0,1),(0,-1),('2.5','3.7'),('1e10',20),(3,200),(7,'-1.25')]:
        try: r=repr(D(a)**D(b))
        except Exception as e: r=type(e).__name__
        print(p,a,b,r)
getcontext().prec=28
for sp in ['','f','.2f','e','.3e','g','.3g','%','.1%',',','+.2f','010.3f','>12','<12','^12','*^12.2f','012,.2f','n','E','.0f','#.0f','z.1f']:
    for v in ['1234567.891','-0.00045','0','1E+20','0.05','NaN','-Infinity','12']:
        t(lambda: format(D(v),sp))
for r in (ROUND_UP,ROUND_DOWN,ROUND_CEILING,ROUND_FLOOR,ROUND_HALF_UP,ROUND_HALF_DOWN,ROUND_HALF_EVEN,ROUND_05UP):
    print(r,[str(D(x).quantize(D('0.1'),r)) for x in ('1.25','1.35','-1.25','1.21','1.01','1.55','-2.05')])
print(repr(D('1e-400000')*D('1e-600010')), D(0.1), D((1,(1,2,3),-2)), D('  12_3.4 '), D(3)==3.0, D('0.5')==fractions.Fraction(1,2), hash(D('1.0'))==hash(1), hash(D('0.5'))==hash(0.5), int(D('-3.7')), round(D('2.5')), round(D('2.675'),2), math.floor(D('-1.5')), float(D('1.5')), D(10).as_integer_ratio(), D('1E+5').to_eng_string(), sum([D('0.1')]*10), str(D('1E-7')))
t(lambda: D('abc')); t(lambda: D(1)/0); t(lambda: D(0)/0); t(lambda: D(1)+1.5); t(lambda: D('sNaN')+1); t(lambda: D([])); t(lambda: D(None)); t(lambda: D('Infinity')-D('Infinity')); t(lambda: int(D('NaN'))); t(lambda: D('1e999999')*10); t(lambda: D(-1).sqrt()); t(lambda: Context(prec=0)); t(lambda: D(1).quantize(D('1e-40'))); t(lambda: D('NaN')<1)
with localcontext() as c:
    c.prec=5; print(D(1)/3, D(2).sqrt())
with localcontext(prec=60): print(D(2).sqrt(), D(1).exp(), D(10).ln())
print(D(1)/3, Context(prec=3).create_decimal('1.23456'), ExtendedContext.divide(D(1),D(0)), BasicContext.prec, repr(Context(prec=4).sqrt(D(2))))
