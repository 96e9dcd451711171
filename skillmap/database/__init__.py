"""Keeps the site answering while its database does not: short waits, and a pause after a failure.

Django's two backends with time limits (`postgresql`, `sqlite3`), what they wait for (`waits`), the
pause in which the database is left alone (`breaker`), how many may ask at once (`gates`), and
whether a request that failed may have saved something (`outcome`).
"""
