"""Calendars that owners keep elsewhere (iCalendar files)."""
