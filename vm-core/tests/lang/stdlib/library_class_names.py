# Messages show some library classes by their full names, subclasses of them by their own.
import datetime
import types


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


class OwnTime(datetime.datetime):
    pass


day, moment, span = datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2), datetime.timedelta(1)
for value in (day, moment, span, datetime.time(1), datetime.timezone.utc, types.SimpleNamespace(a=1),
              OwnTime(2020, 1, 1)):
    attempt(lambda: value + "a")
    attempt(lambda: value < "a")
    attempt(lambda: value.nothing)
    attempt(lambda: value())
    attempt(lambda: len(value))
    attempt(lambda: [1][value])
    attempt(lambda: "a" + value)
attempt(day.strftime, 1)
attempt(moment.strftime, None)
attempt(day.__format__, 1)
attempt(moment.astimezone, 3)
attempt(datetime.date.fromordinal, "a")
attempt(datetime.date.fromordinal, True)
attempt(datetime.date.fromtimestamp, None)
attempt(lambda: moment + 1)
attempt(lambda: 1 + moment)


class date:
    """A class of the same name that is not the library's."""


attempt(lambda: date() + 1)
