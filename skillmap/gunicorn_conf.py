"""How gunicorn serves the site, unless the command line says otherwise."""

# More threads than may use the database or wait for it (skillmap/database/gates.py: 8 readers, 4
# writers inside and 40 that wait): the others answer health checks, and readers meanwhile.
worker_class = "gthread"
threads = 64
