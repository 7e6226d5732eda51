# Paths as objects; a unit test run with its report.
import sys
import pathlib, unittest, io, re, tempfile
from pathlib import *
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
P=PurePosixPath
for a in ['/a/b/c.tar.gz','a/b','.','','/','//x','a/../b','.bashrc','x.','a//b/./c']:
    p=P(a); print(repr(p),p.parts,p.name,p.stem,p.suffix,p.suffixes,p.parent,list(p.parents),p.root,p.is_absolute())
t(lambda: P('a')/'b'/P('c')); t(lambda: '/x'/P('a')); t(lambda: P('a/b').relative_to('a')); t(lambda: P('a/b').relative_to('c')); t(lambda: P('a.py').with_suffix('.txt')); t(lambda: P('a').with_name('')); t(lambda: P('/a/b.py').match('*.py')); t(lambda: P('a')/1); t(lambda: P(1)); t(lambda: P('a').with_suffix('x')); t(lambda: sorted([P('b'),P('a/c'),P('a')])); t(lambda: P('a')==P('a/.')); t(lambda: P('/a b').as_uri()); t(lambda: P('a/b').is_relative_to('a')); t(lambda: P('/a','b','/c'));t(lambda: {P('a'):1}[P('a')]);t(lambda: P('a.b').with_stem('z'))
with tempfile.TemporaryDirectory() as d:
    d=Path(d); (d/'x'/'y').mkdir(parents=True); (d/'x'/'a.txt').write_text('hé'); (d/'b.py').write_bytes(b'12'); (d/'x'/'y'/'c.txt').touch()
    print(sorted(str(p.relative_to(d)) for p in d.rglob('*')), sorted(p.name for p in d.glob('*.py')), sorted(p.name for p in d.glob('**/*.txt')), sorted(p.name for p in d.iterdir()))
    print((d/'x'/'a.txt').read_text(), (d/'b.py').stat().st_size, (d/'nope').exists(), (d/'x').is_dir(), (d/'b.py').is_file()); t(lambda: (d/'x').mkdir(exist_ok=True))
    (d/'b.py').rename(d/'z.py'); print((d/'z.py').exists()); (d/'z.py').unlink(); (d/'z.py').unlink(missing_ok=True); print((d/'x'/'..'/'x').resolve()==(d/'x').resolve())
    with (d/'f').open('w') as f: f.write('1\n2\n')
    print((d/'f').read_text().split())
class T(unittest.TestCase):
    @classmethod
    def setUpClass(c): print('suc')
    def setUp(s): print('su', s._testMethodName)
    def tearDown(s): print('td')
    def test_ok(s): s.assertEqual(1,1); s.assertIn(1,[1]); s.assertAlmostEqual(1.0,1.00000001)
    def test_bad(s): s.assertTrue(0,'msg')
    def test_err(s): 1/0
    def test_raises(s):
        with s.assertRaises(ValueError) as c: int('x')
        print(c.exception); s.assertRaisesRegex(KeyError,'k',{}.__getitem__,'k')
    @unittest.skip('why')
    def test_skip(s): pass
    @unittest.expectedFailure
    def test_xf(s): s.fail()
    def test_sub(s):
        for i in range(3):
            with s.subTest(i=i): s.assertNotEqual(i,1)
    def test_cleanup(s): s.addCleanup(print,'cl'); s.skipTest('later')
out=io.StringIO(); r=unittest.TextTestRunner(stream=out,verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(T))
x=out.getvalue(); x=re.sub(r'in \d+\.\d+s','in Ts',x); x=re.sub(r'File ".*"','File F',x); x=re.sub(r'^ *[\^~]+ *\n','',x,flags=re.M); print(x); print(r.testsRun,len(r.failures),len(r.errors),r.wasSuccessful())
