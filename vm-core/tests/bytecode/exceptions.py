def f(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError as e:
        print(e)
    except:
        raise
    finally:
        print("done")

def g(items):
    for item in items:
        try:
            yield item.value
        finally:
            item.close()
