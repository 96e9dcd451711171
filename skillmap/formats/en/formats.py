"""How Django writes dates by itself, as in its admin: like `components/time.html`."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i T"
MONTH_DAY_FORMAT = "j F"
