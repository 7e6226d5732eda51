class AppError(Exception):
    pass


def low():
    return {}["missing"]


def mid():
    try:
        low()
    except KeyError as e:
        raise AppError("mid failed") from e


def high():
    try:
        mid()
    except AppError:
        raise RuntimeError("high failed")


high()
