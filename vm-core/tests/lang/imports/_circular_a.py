import _circular_b
value = "a"
result = _circular_b.get()
