"""Days on which nobody is expected to work in France.

The public holidays of the labour code (article L. 3133-1), as they stand in Ardèche; those that
move follow Easter, which python-dateutil computes. Alsace, Moselle and overseas have others.
"""

from dateutil.easter import easter

FIXED = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
# Days after Easter Sunday: Easter Monday, Ascension, Whit Monday.
AFTER_EASTER = {1, 39, 50}


def is_holiday(day):
    return (day.month, day.day) in FIXED or (day - easter(day.year)).days in AFTER_EASTER


def is_working_day(day):
    return day.weekday() < 5 and not is_holiday(day)
