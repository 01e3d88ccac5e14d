# Fields of dates at the ends of their ranges, of subclasses, and what makes none.
from datetime import date, datetime, time, timedelta, timezone


def tell(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


class Day(date):
    def shout(self):
        return str(self) + "!"


class Moment(datetime):
    __slots__ = ("note",)


class Span(timedelta):
    pass


for days in (1, 59, 60, 365, 366, 1461, 36524, 36525, 146096, 146097, 146098, 730119, 730120, 3652058, 3652059):
    found = date.fromordinal(days)
    print(days, found, found.toordinal() == days, found.isocalendar(), found.timetuple().tm_yday)
for year in (1, 4, 100, 400, 1900, 1999, 2000, 2023, 2024, 9999):
    for month, day in ((1, 1), (2, 28), (2, 29), (3, 1), (12, 31)):
        tell(lambda: date(year, month, day).isoformat())

tell(lambda: date.min - timedelta(days=1))
tell(lambda: date.max + timedelta(days=1))
tell(lambda: datetime.min - timedelta(microseconds=1))
tell(lambda: datetime.max + timedelta(microseconds=1))
tell(lambda: datetime.max + timedelta.max)
tell(lambda: datetime.max - datetime.min)
tell(lambda: datetime.min + (datetime.max - datetime.min))
tell(lambda: timedelta.max + timedelta(microseconds=1))
tell(lambda: timedelta.min - timedelta.resolution)
tell(lambda: timedelta(days=10**9))
tell(lambda: timedelta(days=10**30))
tell(lambda: timedelta(weeks=10**8, hours=-3))
tell(lambda: timedelta(days=True, seconds=1.5, weeks=0))
tell(lambda: timedelta("1"))
tell(lambda: date(2024, 2, 30))
tell(lambda: date(2024, 13, 1))
tell(lambda: date(0, 1, 1))
tell(lambda: date(True, True, True))
tell(lambda: datetime(2024, 1, 1, 24))
tell(lambda: datetime(2024, 1, 1, fold=2))
tell(lambda: datetime(2024, 1, 1, 5, fold=1))
tell(lambda: datetime(2024, 1, 1, 5, tzinfo=timezone.utc).replace(fold=1).fold)
tell(lambda: datetime(2024, 1, 1, tzinfo=3))

tell(lambda: Day(2024, 2, 28) + timedelta(1))
tell(lambda: (Day(2024, 2, 28) + timedelta(1)).shout())
tell(lambda: Moment(2024, 2, 28, 23, 59, 59, 999999) + timedelta(microseconds=1))
tell(lambda: Moment(2024, 2, 28) - Moment(2024, 2, 27))
tell(lambda: type(Span(1) + Span(2)).__name__)
tell(lambda: Span(hours=1))
tell(lambda: Moment(2024, 1, 1) < datetime(2024, 1, 2) < Moment(2024, 1, 3))
tell(lambda: Day(2024, 1, 1) == date(2024, 1, 1))
tell(lambda: date(2024, 1, 1) == datetime(2024, 1, 1))
tell(lambda: date(2024, 1, 1) < datetime(2024, 1, 1))

east = timezone(timedelta(hours=2))
noon = datetime(2024, 1, 1, 12, tzinfo=timezone.utc)
tell(lambda: noon == datetime(2024, 1, 1, 14, tzinfo=east))
tell(lambda: noon > datetime(2024, 1, 1, 13, tzinfo=east))
tell(lambda: noon == noon.replace(tzinfo=None))
tell(lambda: noon < noon.replace(tzinfo=None))
tell(lambda: hash(noon) == hash(datetime(2024, 1, 1, 14, tzinfo=east)))
tell(lambda: noon - datetime(2024, 1, 1, 12, tzinfo=east))
tell(lambda: (noon + timedelta(days=31)).tzinfo)

for text in ("2024-02-29", "2023-02-29", "2024-02-29T23:59:59", "2024-02-29 23:59:59.000001", "2024-02-29x23:59:60",
             "2024-02-29T24:00:00", "2024-2-29", "2024-02-29T1:00:000", "٢٠٢٤-02-29", "2024-02-29T23:59:59,000001",
             "2024-02-29T23:59+01:00", "20240229", "2024-W09-4", "9999-12-31T24:00:00"):
    tell(lambda: datetime.fromisoformat(text))
    tell(lambda: date.fromisoformat(text))
    tell(lambda: Moment.fromisoformat(text))
tell(lambda: date.fromisocalendar(9999, 52, 5))
tell(lambda: date.fromisocalendar(9999, 52, 6))
tell(lambda: date.fromisocalendar(1, 1, 1))
tell(lambda: sorted([date(2024, 3, 1), date(2023, 3, 1), date(2024, 2, 29)]))
