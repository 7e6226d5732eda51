def f():
    e = ValueError("with notes\nand two lines")
    e.add_note("note one")
    e.add_note("note two\nmore")
    raise e


try:
    f()
finally:
    print("cleanup ran")
