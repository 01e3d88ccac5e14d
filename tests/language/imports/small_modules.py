# http, time.strptime, years of few digits.
import http
import time
from datetime import date, datetime

print(http.HTTPStatus.NOT_FOUND, repr(http.HTTPStatus(404)), http.HTTPStatus.NOT_FOUND.phrase, http.HTTPStatus.OK == 200, len(http.HTTPStatus))
print(http.HTTPStatus.OK.is_success, http.HTTPStatus.FOUND.is_redirection, http.HTTPStatus["IM_A_TEAPOT"].value, http.HTTPStatus.REQUEST_URI_TOO_LONG.name)
print(http.HTTPMethod.GET, repr(http.HTTPMethod.POST), http.HTTPMethod.PUT == "PUT", list(http.HTTPMethod)[:2])
try:
    http.HTTPStatus(999)
except ValueError as problem:
    print(problem)
print(time.strptime("2024-02-29 13:05:09", "%Y-%m-%d %H:%M:%S"))
print(time.strptime("30 Nov 00", "%d %b %y"), time.strptime("Feb 29", "%b %d"), time.strptime("12:30", "%H:%M"), sep="\n")
print(time.strptime("Sat Mar  9 04:05:06 2024"), time.strptime("2024 100", "%Y %j"), sep="\n")
for text, format in (("x", "%Y"), ("2024-13", "%Y-%m"), ("2024 x", "%Y")):
    try:
        time.strptime(text, format)
    except ValueError as problem:
        print(problem)
print(date(49, 1, 2).strftime("%Y %G %F %y"), datetime(7, 8, 9).strftime("%Y/%m"))
info = time.get_clock_info("monotonic")
print(info.monotonic, info.adjustable, time.clock_gettime(time.CLOCK_MONOTONIC) <= time.monotonic(), time.clock_getres(time.CLOCK_REALTIME) <= 1)
