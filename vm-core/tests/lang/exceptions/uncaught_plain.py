def f(x):
    return g(x)


def g(y):
    return 10 / y


print("before")
print(f(2))
f(0)
print("never")
