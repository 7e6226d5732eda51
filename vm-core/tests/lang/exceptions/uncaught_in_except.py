try:
    [].pop()
except IndexError as e:
    print("handling", e)
    undefined_thing(e)
