# CSV: reading and writing in all dialects, errors.
import sys
import csv, io
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
data='a,b,c\r\n1,"x, y","he said ""hi"""\r\n\r\n,,\n"multi\nline",2,\n'
for kw in [{}, dict(quoting=csv.QUOTE_NONE), dict(delimiter=';'), dict(skipinitialspace=True), dict(doublequote=False,escapechar='\\')]:
    t(lambda: list(csv.reader(io.StringIO(data,newline=''),**kw)))
t(lambda: list(csv.reader(['1,"a",2.5'],quoting=csv.QUOTE_NONNUMERIC)))
t(lambda: list(csv.reader(['a, "b" ,c','x"y,z','"a"b,c','','a\\,b','"open'])))
t(lambda: list(csv.reader(['a\rb'])))
t(lambda: list(csv.reader(['a, "b"', ' ','  x'],skipinitialspace=True)))
t(lambda: list(csv.reader([',','"",""','""','a,'])))
t(lambda: list(csv.reader(['"a" b'],strict=True))); t(lambda: list(csv.reader([b'a']))); t(lambda: csv.reader([],delimiter='ab')); t(lambda: list(csv.reader(["a,b"],quotechar=None))); t(lambda: csv.reader([],dialect='x')); t(lambda: csv.reader([], foo=1))
o=io.StringIO(newline='')
for kw in [{},dict(quoting=csv.QUOTE_ALL),dict(quoting=csv.QUOTE_NONNUMERIC),dict(dialect='unix'),dict(dialect='excel-tab'),dict(escapechar='\\',quoting=csv.QUOTE_NONE),dict(doublequote=False,escapechar='\\')]:
    w=csv.writer(o,**kw)
    w.writerow([1,2.5,'a,b','q"q',None,True,'x\ny',''])
    t(lambda: w.writerow([''])); t(lambda: w.writerows([['a'],('b',3)]))
print(repr(o.getvalue()))
t(lambda: csv.writer(o,quoting=csv.QUOTE_NONE).writerow(['a,b'])); t(lambda: csv.writer(o).writerow(5))
r=csv.DictReader(io.StringIO('n,v\na,1\nb\nc,2,3\n')); print(list(r), r.fieldnames, r.line_num)
o=io.StringIO(); w=csv.DictWriter(o,['x','y'],lineterminator='\n'); w.writeheader(); w.writerow({'x':1}); t(lambda: w.writerow({'z':1})); print(o.getvalue())
print(csv.list_dialects(), csv.field_size_limit())
