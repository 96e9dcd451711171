"""How Django itself writes dates, by language: as the pages of the site do."""
