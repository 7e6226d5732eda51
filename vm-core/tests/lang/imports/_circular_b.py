import _circular_a


def get():
    return "b sees " + _circular_a.value
