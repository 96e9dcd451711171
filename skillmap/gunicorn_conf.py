"""How gunicorn serves the site, unless the command line says otherwise."""

# More threads than may ask the database at once (skillmap/database/gates.py): while it does not
# answer, health checks and kept pages still find a thread.
worker_class = "gthread"
threads = 16
