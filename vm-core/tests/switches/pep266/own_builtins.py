# Globals with builtins of their own, which change in mid-loop.
import builtins

source = '''
def f():
    seen = []
    for i in range(6):
        seen.append((len([1]), y))
        if i == 1:
            globals()['y'] = 2
        if i == 2:
            __builtins__['len'] = lambda v: 'builtin'
        if i == 3:
            globals()['len'] = lambda v: 'global'
        if i == 4:
            del globals()['len'], __builtins__['len']
            __builtins__['len'] = max
    return seen
r = f()
'''
for turn in range(2):
    namespace = {'y': 1, '__builtins__': dict(vars(builtins))}
    exec(source, namespace)
    print(namespace['r'])


def usual():
    return [len('abc') for i in range(3)]


print(usual())
