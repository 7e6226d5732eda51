# Dates, times, durations, zones, calendars: arithmetic, text forms, errors.
import sys
from datetime import *
import datetime as D, calendar, time as T
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
a=datetime(2024,2,29,13,5,9,123)
print(a, repr(a), a.isoformat(timespec='milliseconds'), a.date(), a.time(), a.ctime(), a.weekday(), a.isocalendar())
print(a+timedelta(days=1.5), a-timedelta(weeks=3), a-datetime(2000,1,1), timedelta(hours=-5), repr(timedelta(-1,5,7)))
print(timedelta(seconds=1.5)*2.5, timedelta(1)/timedelta(hours=5), timedelta(days=7)//3, divmod(timedelta(1),timedelta(seconds=7)), timedelta(1).total_seconds())
print(a.strftime('%Y-%m-%d %H:%M:%S.%f %j %U %a %b %p %%|%z|%Z'), f'{a:%d/%m}')
print(datetime.strptime('2024-03-01 12:30:45.5 +0530','%Y-%m-%d %H:%M:%S.%f %z'), datetime.strptime('Mon Jan 02 2023','%a %b %d %Y'))
tz=timezone(timedelta(hours=-3,minutes=-30),'X')
b=a.replace(tzinfo=tz)
print(b, repr(b), b.utcoffset(), b.tzname(), b.astimezone(timezone.utc), b.timestamp(), timezone.utc, repr(timezone(timedelta(hours=1))))
for s in ['2024-01-02','20240102','2024-W05-3','2024-01-02T03:04','2024-01-02 03:04:05.123456+05:30','20240102T030405Z','2024-01-02T03','2024-13-01','x','2024-W05','2024W053T10', '2024-01-02T03:04:05.1']:
    t(lambda: datetime.fromisoformat(s)); t(lambda: date.fromisoformat(s))
for s in ['03:04','030405','03:04:05.123','T10','25:00','10:00Z','10:00+01']: t(lambda: time.fromisoformat(s))
t(lambda: date(2023,2,29)); t(lambda: date(0,1,1)); t(lambda: time(24)); t(lambda: datetime(2020,1,1)<date(2020,1,1)); t(lambda: a<b); t(lambda: a-b); t(lambda: a==b)
t(lambda: date.max+timedelta(1)); t(lambda: timedelta(10**10)); t(lambda: date(2020,13,1)); t(lambda: date('a',1,1)); t(lambda: datetime(2020,1))
t(lambda: datetime.strptime('x','%Y')); t(lambda: datetime.strptime('2020 z','%Y')); t(lambda: datetime.strptime('2020','%Q'))
print(sorted([date(2020,1,2),date(2019,5,5)]), date(2020,1,2).toordinal(), date.fromordinal(737426), date.fromisocalendar(2020,53,5), date(2020,1,1)-date(2019,1,1))
print(time(1,2,3,4), repr(time(1,2)), time(1,2,tzinfo=timezone.utc), time.max, datetime.min, timedelta.max, repr(timedelta.resolution))
print(datetime.fromtimestamp(1e9,timezone.utc), datetime.utcfromtimestamp(0.5), date(2024,1,1).strftime('%A %d. %B %Y'), date(2024,5,6).timetuple())
print(datetime.combine(date(2020,1,1),time(5)), {date(2020,1,1):1}[date(2020,1,1)], D.UTC, hash(timedelta(1))==hash(timedelta(hours=24)))
print(calendar.month(2024,2), calendar.monthrange(2024,2), calendar.isleap(1900), calendar.timegm((2024,1,1,0,0,0)), calendar.calendar(2023))
print(calendar.monthcalendar(2024,9), list(calendar.Calendar(6).itermonthdays2(2024,2))[:9], calendar.day_name[2], calendar.leapdays(1900,2001))
