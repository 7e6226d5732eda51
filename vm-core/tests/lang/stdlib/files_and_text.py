# Files by pattern, copying, temporary files, command lines, URLs, HTML.
import sys
import fnmatch, glob, shlex, html, urllib.parse as U, stat, shutil, tempfile, os, getopt, platform
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
for p in ['*.py','a?c','[ab]*','[!a]x','[]]x','[a-c-e]','**','a*b*c','[z-a]','[','x[','[!]','\\*','[\\]','a.b','[&&]','[^a]', '[a-]','[-a]']:
    print(p, fnmatch.translate(p), fnmatch.filter(['a.py','abc','bx','ax',']x','d','-','axbyc','z','[','^','a','.b','\\x','&'],p))
for s in ['a b c',"a 'b c' d",'a "b\\"c" d','a\\ b','""','a"b"c',"it\\'s"]: t(lambda: shlex.split(s)); t(lambda: shlex.split(s,posix=False))
t(lambda: shlex.split("a 'b")); t(lambda: shlex.split('a\\')); print(shlex.quote("it's"), shlex.join(['a b','c']), shlex.split('a # c',comments=True))
print(html.escape('<a href="x">&\'</a>'), html.unescape('&lt;b&gt; &amp;amp; &#65;&#x42; &eacute; &nope; &#0; &hellip;'))
for u in ['http://user:pw@Host.com:80/a/b;p?q=1&r=2#f','mailto:x@y','//h/p','/a/b','http://[::1]:8/x','a:b','http://h','?q','#f','http://h:x/']:
    t(lambda: U.urlparse(u)); t(lambda: U.urlsplit(u)); t(lambda: U.urlparse(u).geturl()); r=U.urlsplit(u); t(lambda: (r.hostname,r.port,r.username,r.password))
for b,r in [('http://a/b/c/d','g'),('http://a/b/c/d','../g'),('http://a/b/c/d','/g'),('http://a/b/c/d','//h/x'),('http://a/b/c/d','?y'),('http://a/b/c/d','#s'),('http://a/b/c/d','../../../g'),('http://a/b/','./'),('a/b','c'),('http://a','b')]: print(b,r,U.urljoin(b,r))
print(U.quote('a b/é&'), U.quote_plus('a b/é&'), U.unquote('a%20b%C3%A9%zz%4'), U.unquote_plus('a+b'), U.urlencode({'a':'1 2','b':[1,2]}), U.urlencode([('a',[1,'x y'])],doseq=True), U.parse_qs('a=1&b=2&a=3&c='), U.parse_qsl('a=1&c=',True), U.urldefrag('http://a/b#c'))
print(stat.filemode(0o100644), stat.filemode(0o041777), stat.filemode(0o104755), stat.S_ISDIR(0o40000))
d=tempfile.mkdtemp(); os.makedirs(d+'/x/y'); open(d+'/x/a.txt','w').write('hi'); open(d+'/x/y/b.txt','w').write('yo')
print(sorted(p[len(d):] for p in glob.glob(d+'/**',recursive=True)), [p[len(d):] for p in glob.glob(d+'/*/*.txt')], glob.glob(d+'/nope*'), glob.escape('a*[b]'))
shutil.copytree(d+'/x',d+'/z'); print(sorted(os.listdir(d)), open(d+'/z/y/b.txt').read()); shutil.move(d+'/z/a.txt',d+'/m.txt'); shutil.copy(d+'/m.txt',d+'/n.txt'); print(sorted(os.listdir(d)), shutil.which('sh') is not None)
os.symlink(d+'/m.txt', d+'/l'); print(os.path.islink(d+'/l'), os.path.lexists(d+'/l'), os.readlink(d+'/l')==d+'/m.txt'); os.utime(d+'/m.txt',(1,2)); print(os.stat(d+'/m.txt').st_mtime)
shutil.rmtree(d); print(os.path.exists(d))
with tempfile.NamedTemporaryFile('w+',suffix='.q') as f: f.write('abc'); f.seek(0); print(f.read(), f.name.endswith('.q'), os.path.exists(f.name))
print(os.path.exists(f.name))
with tempfile.TemporaryDirectory() as d2: print(os.path.isdir(d2))
print(os.path.exists(d2))
with tempfile.TemporaryFile() as f: f.write(b'x'); f.seek(0); print(f.read())
print(getopt.getopt(['-a','-b','x','--long=3','--fl','rest'],'ab:',['long=','flag']), getopt.gnu_getopt(['x','-a','y'],'a'))
t(lambda: getopt.getopt(['-z'],'a')); t(lambda: getopt.getopt(['-b'],'b:')); t(lambda: getopt.getopt(['--q'],'',['x']))
print(platform.system(), platform.python_version()[:4])
