# datetime: dates, times, spans, zones; texts, arithmetic, comparison, and what is wrong.
from datetime import date, datetime, time, timedelta, timezone, tzinfo, UTC, MINYEAR, MAXYEAR
import datetime as module


def show(*calls):
    for call in calls:
        try:
            print(repr(call()))
        except Exception as e:
            print(type(e).__name__, e)


show(lambda: timedelta(1, 2, 3), lambda: timedelta(), lambda: timedelta(hours=-1), lambda: timedelta(weeks=1, days=2, hours=3, minutes=4, seconds=5, milliseconds=6, microseconds=7),
     lambda: timedelta(days=1.5), lambda: timedelta(seconds=0.1), lambda: timedelta(microseconds=0.5), lambda: timedelta(microseconds=1.5), lambda: timedelta(milliseconds=1.0005),
     lambda: timedelta(days=10**9), lambda: timedelta("1"), lambda: timedelta(days=1e-9))
for d in (timedelta(1), timedelta(2, 3661), timedelta(-1), timedelta(hours=-1), timedelta(microseconds=-1), timedelta(0, 59, 5), timedelta(days=-2, hours=5)):
    print(str(d), d.days, d.seconds, d.microseconds, d.total_seconds(), -d, abs(d), +d, bool(d), d * 2, d / 2, d // 2, d * 1.5, d / timedelta(hours=1), d // timedelta(hours=5), d % timedelta(hours=5), divmod(d, timedelta(minutes=7)))
show(lambda: timedelta(1) + timedelta(2), lambda: timedelta(1) - timedelta(2), lambda: 3 * timedelta(1), lambda: timedelta(1) + 1, lambda: timedelta(1) < timedelta(2), lambda: timedelta(1) < 1,
     lambda: timedelta(1) == 1, lambda: timedelta(1) / 0, lambda: timedelta(1) // timedelta(0), lambda: timedelta(1) / 0.0, lambda: timedelta.max, lambda: timedelta.min, lambda: timedelta.resolution,
     lambda: timedelta.max + timedelta(1), lambda: hash(timedelta(1)) == hash(timedelta(hours=24)), lambda: sorted([timedelta(3), timedelta(1)]), lambda: sum([timedelta(1)] * 3, timedelta()))
show(lambda: date(2024, 2, 29), lambda: date(2023, 2, 29), lambda: date(0, 1, 1), lambda: date(2024, 13, 1), lambda: date(2024, 1, 0), lambda: date(2024, 4, 31), lambda: date("2024", 1, 1), lambda: date(2024, 1.0, 1),
     lambda: date(2024), lambda: date.min, lambda: date.max, lambda: date.max + timedelta(1), lambda: date.min - timedelta(1))
d = date(2024, 3, 15)
print(d, d.isoformat(), d.year, d.month, d.day, d.weekday(), d.isoweekday(), d.isocalendar(), d.toordinal(), d.ctime(), d.timetuple(), d.replace(day=1), d.replace(2020, month=2))
print(d + timedelta(20), d - timedelta(75), d - date(2023, 12, 31), d < date(2024, 3, 16), d == date(2024, 3, 15), d != d, d.strftime("%d/%m/%Y %A %a %B %b %j %U %W %y %% %u %w %G-W%V"), f"{d:%Y}", f"{d}", format(d, "%e|%D|%F"))
print(tuple(d.isocalendar()), d.isocalendar().week, [date(y, 1, 1).isocalendar()[:2] for y in range(2015, 2027)], [date(y, 12, 31).isocalendar()[1] for y in range(2015, 2027)])
show(lambda: d + 1, lambda: d - 1, lambda: d < 1, lambda: d == 1, lambda: d + d, lambda: date.fromordinal(738960), lambda: date.fromordinal(0), lambda: date.fromisoformat("2024-03-15"), lambda: date.fromisoformat("20240315"),
     lambda: date.fromisoformat("2024-W11-5"), lambda: date.fromisoformat("2024W115"), lambda: date.fromisoformat("2024-W11"), lambda: date.fromisoformat("2024-3-15"), lambda: date.fromisoformat("x"), lambda: date.fromisoformat("2024-13-01"),
     lambda: date.fromisoformat(1), lambda: date.fromisocalendar(2024, 11, 5), lambda: date.fromisocalendar(2024, 53, 1), lambda: date.fromisocalendar(2024, 1, 8), lambda: {d: 1}[date(2024, 3, 15)], lambda: date.fromtimestamp(0), lambda: date.fromtimestamp(86400 * 365))
show(lambda: time(), lambda: time(1, 2), lambda: time(1, 2, 3), lambda: time(1, 2, 3, 4), lambda: time(24), lambda: time(0, 60), lambda: time(0, 0, 60), lambda: time(0, 0, 0, 10**6), lambda: time(1, fold=1), lambda: time(1, fold=2), lambda: time(1, tzinfo=UTC),
     lambda: time(1, tzinfo=1), lambda: time.min, lambda: time.max, lambda: time.resolution, lambda: time(1) < time(2), lambda: time(1, tzinfo=UTC) < time(2), lambda: time(1, tzinfo=UTC) == time(1), lambda: time(1) < 1,
     lambda: time.fromisoformat("01:02"), lambda: time.fromisoformat("01:02:03.5"), lambda: time.fromisoformat("010203"), lambda: time.fromisoformat("T01:02:03+01:00"), lambda: time.fromisoformat("01:02Z"), lambda: time.fromisoformat("25:00"), lambda: time.fromisoformat("1:2"),
     lambda: time(13, 5, 9).strftime("%H %I %M %S %p %f %X"), lambda: time(13, 5).isoformat("hours"), lambda: time(13, 5).isoformat("milliseconds"), lambda: time(13, 5).isoformat("x"), lambda: str(time(1, 2, 3, 4, UTC)), lambda: time(1).replace(minute=5), lambda: bool(time(0)), lambda: time(1, tzinfo=UTC).utcoffset(), lambda: time(1, tzinfo=UTC).tzname(), lambda: time(1).dst())
show(lambda: timezone.utc, lambda: UTC is timezone.utc, lambda: timezone(timedelta(hours=5, minutes=30)), lambda: timezone(timedelta(hours=-5), "EST"), lambda: str(timezone(timedelta(hours=-5))), lambda: str(UTC), lambda: timezone(timedelta(0)), lambda: timezone(timedelta(0)) is UTC,
     lambda: timezone(timedelta(hours=24)), lambda: timezone(1), lambda: timezone(timedelta(1, 1)), lambda: timezone(timedelta(0), 1), lambda: timezone.min, lambda: timezone.max, lambda: timezone(timedelta(hours=1)) == timezone(timedelta(hours=1), "x"), lambda: UTC.utcoffset(None), lambda: UTC.tzname(None), lambda: UTC.dst(None), lambda: UTC.utcoffset(1),
     lambda: timezone(timedelta(seconds=3661)).tzname(None), lambda: tzinfo().utcoffset(None))
n = datetime(2024, 3, 15, 13, 45, 30, 123456)
a = n.replace(tzinfo=timezone(timedelta(hours=2)))
print(repr(n), n, n.isoformat(), n.isoformat(" "), n.isoformat(timespec="minutes"), n.isoformat("T", "milliseconds"), repr(a), a, a.isoformat(), n.date(), n.time(), a.timetz(), a.time())
print(a.utcoffset(), a.tzname(), a.dst(), a.astimezone(UTC), a.astimezone(timezone(timedelta(hours=-3))), a.timestamp(), datetime(1970, 1, 1, tzinfo=UTC).timestamp(), a.utctimetuple(), n.timetuple()[:6], n.weekday(), n.isocalendar(), n.toordinal())
print(n + timedelta(days=1, hours=12), n - timedelta(minutes=50), n - datetime(2024, 1, 1), a - datetime(2024, 3, 15, tzinfo=UTC), n < datetime(2025, 1, 1), a == a.astimezone(UTC), n == a, n == d, d == n, hash(a) == hash(a.astimezone(UTC)))
print(n.strftime("%Y-%m-%d %H:%M:%S.%f %z|%Z|%c|%x|%X|%p|%I|%%"), a.strftime("%z %:z %Z"), f"{n:%H:%M}", n.ctime(), datetime(2024, 1, 5, 7).strftime("%-d/%-m %-H"), n.replace(microsecond=0), datetime.combine(d, time(1, 2)), datetime.combine(d, time(1, tzinfo=UTC)))
show(lambda: datetime(2024, 1, 1), lambda: datetime(2024, 1, 1, 5), lambda: datetime(2024, 1, 1, 5, 6, 7), lambda: datetime(2024, 1, 1, 25), lambda: datetime(2024, 2, 30), lambda: datetime(2024, 1, 1, tzinfo=UTC), lambda: datetime(2024, 1, 1, fold=1), lambda: datetime(2024), lambda: datetime.min, lambda: datetime.max,
     lambda: datetime.max + timedelta(1), lambda: n < a, lambda: n - a, lambda: n < d, lambda: n - d, lambda: n + n, lambda: datetime.fromtimestamp(0, UTC), lambda: datetime.fromtimestamp(1.5, UTC), lambda: datetime.fromtimestamp(-1, UTC), lambda: datetime.fromtimestamp(1e20, UTC), lambda: datetime.fromtimestamp("x"), lambda: datetime.combine(1, 2), lambda: datetime.combine(d, 2))
for text in ("2024-03-15", "2024-03-15T13:45", "2024-03-15 13:45:30", "2024-03-15T13:45:30.5", "2024-03-15T13:45:30.123456789", "2024-03-15T13:45:30+02:00", "2024-03-15T13:45:30Z", "20240315T134530", "2024-W11-5T10:00", "2024-03-15T24:00", "2024-03-15T25:00", "2024-03-15T", "2024-3-15", "", "2024-03-15T13:45:3", "2024-03-15T13-45", "2024-03-15T13:45:30+25:00", "2024-02-30T00:00", "2024-03-15T13:45:30-00:00", "2024-03-15x13:45"):
    show(lambda: datetime.fromisoformat(text))
for text, form in (("2024-03-15", "%Y-%m-%d"), ("15/03/24 1:45 PM", "%d/%m/%y %I:%M %p"), ("Mar 5, 2024", "%b %d, %Y"), ("Friday, March 15, 2024", "%A, %B %d, %Y"), ("2024-03-15T13:45:30.25", "%Y-%m-%dT%H:%M:%S.%f"), ("12:30 +0530", "%H:%M %z"), ("12:30 -05:00", "%H:%M %z"), ("12 Z", "%H %z"), ("2024 075", "%Y %j"), ("2024 10 1", "%Y %U %w"), ("2024 10 1", "%Y %W %w"), ("2024 11 5", "%G %V %u"),
                   ("x", "%Y"), ("2024-13", "%Y-%m"), ("2024-01-01 x", "%Y-%m-%d"), ("2024", "%Q"), ("2024", "%"), ("30 Feb 2024", "%d %b %Y"), ("99", "%y"), ("68", "%y"), ("2024", "%Y%Y"), ("100%", "100%%"), ("12 AM", "%I %p"), ("12 pm", "%I %p"), ("a.b 2024", "a.b %Y")):
    show(lambda: datetime.strptime(text, form))
show(lambda: date.strptime("2024-03-15", "%Y-%m-%d"), lambda: time.strptime("10:20", "%H:%M"), lambda: datetime.strptime(1, "%Y"), lambda: datetime.strptime("1", 2))


class Zone(tzinfo):
    def utcoffset(self, dt):
        return timedelta(hours=1) + self.dst(dt)

    def dst(self, dt):
        return timedelta(hours=1 if dt and 4 <= dt.month <= 9 else 0)

    def tzname(self, dt):
        return "CEST" if self.dst(dt) else "CET"

    def __repr__(self):
        return "Zone()"


z = Zone()
print(datetime(2024, 7, 1, 12, tzinfo=z), datetime(2024, 1, 1, 12, tzinfo=z).tzname(), datetime(2024, 7, 1, 12, tzinfo=UTC).astimezone(z), repr(datetime(2024, 7, 1, tzinfo=z)), datetime(2024, 7, 1, tzinfo=z).dst(), datetime(2024, 7, 1, 12, tzinfo=z) - datetime(2024, 1, 1, 12, tzinfo=z))
print(MINYEAR, MAXYEAR, module.datetime is datetime, isinstance(n, date), sorted([date(2024, 1, 2), date(2024, 1, 1)]), max(n, n + timedelta(1)), [str(d + timedelta(i)) for i in range(-1, 2)])


class Stamp(datetime):
    def label(self):
        return f"<{self.isoformat()}>"


s = Stamp(2024, 1, 1)
print(s.label(), type(s + timedelta(1)).__name__, type(s.replace(day=2)).__name__, repr(s), Stamp.fromisoformat("2024-05-05").label())
