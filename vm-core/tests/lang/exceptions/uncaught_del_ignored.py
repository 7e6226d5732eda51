class D:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n)


import gc
d = D(1)
d = None
gc.collect()
x = D("at exit")
print("end of program")
