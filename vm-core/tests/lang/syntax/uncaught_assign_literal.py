print("never printed")
x = 1
5 = x
