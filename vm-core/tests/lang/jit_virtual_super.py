class A:
    def __init__(self, s):
        super().__init__()
        self.s = s
    def name(self): return "A" + str(self.s)
class B(A):
    def __init__(self, s, v):
        super(B, self).__init__(s)
        self.v = v
    def name(self): return "B" + super().name()
class C(B):
    def __init__(self, s, v, w):
        super().__init__(s, v)
        self.w = w
        self.register()
    def register(self):
        if self.w % 100 == 99: raise ValueError(self)
    def name(self):
        f = super().name
        return "C" + f() + str(self.w)
def run(n):
    t = 0; out = []
    for i in range(n):
        try:
            c = C(1, i, i)
            t += len(c.name()) + c.s + c.v
            if i % 50 == 0:
                sup = super(C, c)
                out.append((sup.name(), sup.__self__ is c))
        except ValueError as e:
            out.append((e.args[0].w, e.args[0].s, [k for k in e.args[0].__dict__]))
            tb = e.__traceback__
            lines = []
            while tb: lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno)); tb = tb.tb_next
            out.append(lines)
    return t, out
for i in range(3): print(run(230))
