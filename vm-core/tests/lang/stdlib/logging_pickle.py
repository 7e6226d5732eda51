# Logging and pickling: texts, protocols, errors.
import sys
import logging, io, pickle, datetime, collections, fractions, enum
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
s=io.StringIO()
logging.basicConfig(stream=s, level=logging.DEBUG, format='%(levelname)s|%(name)s|%(funcName)s|%(lineno)d|%(message)s')
log=logging.getLogger('a.b.c')
def f():
    log.info('hi %s %d','x',3); log.debug('%(k)s',{'k':1})
    try: 1/0
    except ZeroDivisionError: log.exception('bad')
f(); logging.warning('root'); logging.getLogger('a').setLevel('ERROR'); log.info('no'); log.error('yes', extra={'q':1})
print(s.getvalue().replace(__file__, 'FILE')); print(log, logging.getLogger('a.b'), log.parent, logging.getLogger(), logging.getLevelName(35), log.isEnabledFor(10))
h=logging.StreamHandler(s); h.setFormatter(logging.Formatter('{levelname:>10} {message}',style='{')); l2=logging.getLogger('z'); l2.addHandler(h); l2.propagate=False; l2.warning('w'); print(s.getvalue()[-20:])
t(lambda: log.setLevel('X')); t(lambda: logging.Formatter('x')); t(lambda: logging.basicConfig(foo=1,force=True)); t(lambda: log.log('a','b')); 
class A:
    def __init__(s,x): s.x=x; s.me=s
    def __eq__(s,o): return s.x==o.x
class S:
    __slots__=('p','q')
class L(list): pass
class E(enum.Enum): P=1
class Red:
    def __reduce__(s): return (Red2,(1,),{'z':2},iter([1,2]))
class Red2(list):
    def __init__(s,*a): pass
N=collections.namedtuple('N','a b')
o=S(); o.p=1; o.q=[o]
l=L([1,2]); l.z=3
rec=[1]; rec.append(rec); tp=([],); tp[0].append(tp)
for p in range(2,6):
    for v in [None,True,1,255,256,-1,2**31,-2**31,2**100,-2**63,-255, 1.5,'héé\ud800','x'*300,b'ab',b'y'*300,bytearray(b'z'),[],[1,2,[3]],(),(1,),(1,2,3,4),{},{1:2,'a':[1]},{1,2},frozenset([3]),int,len,A,N(1,2),E.P,datetime.date(2020,1,2),fractions.Fraction(1,3),range(3),1j,collections.OrderedDict(a=1),collections.defaultdict(list,{1:[2]}),collections.deque([1],3),collections.Counter('aab'),Ellipsis,ValueError('x',1),slice(1,2),list(range(1500)), str.upper]:
        try:
            d=pickle.dumps(v,p); r=pickle.loads(d); print(p, repr(r)[:50], type(r)==type(v), len(d) if p > 2 and not callable(v) else '')
        except Exception as e: print(p, repr(v)[:20], type(e).__name__, str(e)[:90])
    a=pickle.loads(pickle.dumps(A(5),p)); print(a.x, a.me is a)
    q=pickle.loads(pickle.dumps(o,p)); print(q.p, q.q[0] is q); z=pickle.loads(pickle.dumps(l,p)); print(z,z.z,type(z))
    r=pickle.loads(pickle.dumps(rec,p)); print(r[1] is r); r=pickle.loads(pickle.dumps(tp,p)); print(r[0][0] is r)
    w=pickle.loads(pickle.dumps(Red(),p)); print(w, w.z)
    x=pickle.loads(pickle.dumps([v,v],p)); print(x[0] is x[1])
t(lambda: pickle.dumps(lambda: 0)); t(lambda: pickle.loads(b'')); t(lambda: pickle.loads(b'\x80\x04')); t(lambda: pickle.loads(b'zz')); t(lambda: pickle.dumps(1,9)); t(lambda: pickle.loads('a')); t(lambda: pickle.loads(b'I5\n.')); t(lambda: pickle.loads(b"(lp0\nI1\naS'x'\na.")); t(lambda: pickle.dumps((i for i in [])));t(lambda: pickle.dumps(sys))
