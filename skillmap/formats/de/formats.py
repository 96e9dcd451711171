"""How Django writes dates by itself, as in its admin: like `components/time.html`."""

DATE_FORMAT = "j. F Y"
DATETIME_FORMAT = r"j. F Y, H:i \U\h\r T"
