import traceback


def where(f):
    try:
        f()
    except Exception as e:
        tb = traceback.extract_tb(e.__traceback__)
        print([(x.name, x.lineno) for x in tb], type(e).__name__)


def one():
    x = [
        1,
        2,
        1 / 0,
    ]


def two():
    foo = dict(
        a=1,
        b=undefined,
    )


def three():
    return (1 +
            2 +
            "a")


def four():
    if (True and
            1 / 0):
        pass


def five():
    one(
        1,
        2,
    )


def six():
    for x in (
        5
    ):
        pass


def seven():
    assert (
        False
    ), "msg"


def eight():
    raise ValueError(
        "x"
    )


def nine():
    x = {}
    return x[
        "k"
    ]


def ten():
    while True:
        try:
            pass
        finally:
            1 / 0


def eleven():
    with open(
        "/nonexistent"
    ) as f:
        pass


def twelve():
    """doc
    string
    """
    # comment
    x = 1; y = 2; z = x.foo


for f in (one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve):
    where(f)
where(lambda:
      1 / 0)
where(
    lambda: (
        None
        .foo
    ))
