# Literals from text.
import sys
import ast
for s in ['1','-1','1.5e3','1+2j','-3-4J','"a\\n" \'b\'',"b'x'",'[1, (2,), {"a": [None, True]}, {1,2}]','()','(1)','1,2','{}','set()','...','0x1F','1_000',' 3 ','"""a\nb"""','[\n1,\n 2 # c\n]','{1:2,}','((1,2),)','.5','5.']:
    print(repr(ast.literal_eval(s)))
for s in ['x','1+1','[1','f()','','1 2','"a"+"b"','{1:}','-"a"','__import__("os")']:
    try: print(ast.literal_eval(s))
    except (ValueError,SyntaxError) as e: print(type(e).__name__)
