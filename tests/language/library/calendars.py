import calendar, datetime, time


def attempt(name, call):
    try:
        print(name, repr(call()))
    except Exception as e:
        print(name, type(e).__name__, e, type(e).__mro__[1].__name__)


print(calendar.month(2024, 2))
print(calendar.month(2023, 10, 5, 2))
print(calendar.calendar(2025))
print(calendar.TextCalendar(6).formatyear(2021, 3, 2, 3, 5))
calendar.prmonth(1999, 12)
calendar.TextCalendar(calendar.SUNDAY).prmonth(2024, 9, 10)
print(calendar.weekheader(1), calendar.weekheader(3), calendar.weekheader(10), sep="|")
print([calendar.isleap(y) for y in (1900, 2000, 2023, 2024, 0, -4)], calendar.leapdays(1900, 2001), calendar.leapdays(2000, 2000))
print(calendar.monthrange(2024, 2), calendar.monthrange(2023, 2), calendar.monthrange(1, 1), calendar.monthrange(0, 12), calendar.monthrange(20000, 5))
print(calendar.weekday(2024, 5, 17), repr(calendar.weekday(2024, 5, 17)), calendar.monthcalendar(2024, 6))
print(list(calendar.month_name), list(calendar.month_abbr), list(calendar.day_name), list(calendar.day_abbr))
print(calendar.month_name[-1], calendar.day_name[1:3], len(calendar.month_name), len(calendar.day_abbr))
print(repr(calendar.MONDAY), calendar.DECEMBER, repr(calendar.Month.MAY), calendar.Day(3), calendar.Month(2).name, calendar.January)
c = calendar.Calendar(6)
print(list(c.iterweekdays()), c.firstweekday, c.getfirstweekday())
print(c.monthdatescalendar(2024, 12)[0], c.monthdays2calendar(2024, 12)[-1], c.monthdayscalendar(2024, 12))
print(list(c.itermonthdays3(2024, 1))[:8], list(c.itermonthdays4(2024, 12))[-8:], list(c.itermonthdays2(2023, 10))[:3])
print(len(list(c.itermonthdates(2024, 1))), c.yeardayscalendar(2024, 6)[0][1], c.yeardays2calendar(2024)[3][2][4], c.yeardatescalendar(2024, 1)[11][0][0][0])
h = calendar.HTMLCalendar(0)
print(h.formatmonth(2024, 2), h.formatmonth(2024, 3, False), h.formatyear(2024, 5)[:300], len(h.formatyear(2024)))
print(h.formatyearpage(2024)[:500], h.formatyearpage(2024, css=None, encoding="ascii")[-100:])
print(calendar.timegm(time.gmtime(0)), calendar.timegm((2024, 2, 29, 12, 30, 15, 0, 0, 0)), calendar.timegm((1960, 1, 1, 0, 0, 0)))
calendar.setfirstweekday(calendar.SUNDAY)
print(calendar.firstweekday(), calendar.month(2024, 2))
calendar.setfirstweekday(0)


class Mine(calendar.HTMLCalendar):
    cssclasses = ["a"] * 7

    def formatday(self, day, weekday):
        return f"<{day}>" if day else ""


print(Mine().formatmonth(2024, 4))
print(calendar.formatstring(["a", "b"], 5, 2), end="|\n")
for name, call in {
    "month0": lambda: calendar.month(2024, 0), "month13": lambda: calendar.monthrange(2024, 13), "weekday": lambda: calendar.setfirstweekday(7),
    "day": lambda: calendar.weekday(2024, 2, 30), "early": lambda: list(calendar.Calendar().itermonthdates(1, 1))[0],
    "last": lambda: list(calendar.Calendar().itermonthdates(9999, 12))[-1],
    "text": lambda: calendar.isleap("x"), "timegm": lambda: calendar.timegm((1, 2)), "name": lambda: calendar.month_name[13],
}.items():
    attempt(name, call)
