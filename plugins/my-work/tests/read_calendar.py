#!/usr/bin/python3
# Reads a calendar file with two programs of others and prints what they found, a line each: "icalendar …" and "khal …".
import os
import subprocess
import sys
import tempfile

import icalendar

path = sys.argv[1]
with open(path, "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())
for part in calendar.walk():
    if part.name in ("VEVENT", "VTODO"):
        at = part.get("DTSTART") or part.get("DUE")
        print("icalendar", part.name, part["UID"], part["SEQUENCE"], at.dt.isoformat() if at else "-", part["SUMMARY"], part.get("DESCRIPTION", "").replace("\n", "|"))

with tempfile.TemporaryDirectory() as scratch:
    config = os.path.join(scratch, "khal.conf")
    os.mkdir(os.path.join(scratch, "calendar"))
    with open(config, "w", encoding="utf-8") as file:
        file.write(f"""[calendars]
[[work]]
path = {scratch}/calendar
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {scratch}/khal.db
""")
    environment = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": scratch, "XDG_CONFIG_HOME": scratch, "XDG_DATA_HOME": scratch}
    found = subprocess.run(["khal", "-c", config, "printics", "--format", "khal {start}-{end-time} {title}", path], env=environment, capture_output=True, text=True, check=False)
    print(found.stdout)
    if found.returncode:
        print(found.stderr)
        sys.exit(found.returncode)
