# syntax=docker/dockerfile:1
FROM python:3.13-slim AS packages
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /venv && \
    /venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r /tmp/base.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
RUN useradd --system --uid 10001 skillmap && install -d -o skillmap /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
RUN pybabel compile --domain django --directory skillmap/locale
USER skillmap
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# WEB_CONCURRENCY says how many processes. Before the first start and after each new version:
# manage.py migrate, manage.py collectstatic (compose.yaml does both).
CMD ["gunicorn", "skillmap.wsgi", "--config=python:skillmap.gunicorn_conf", "--bind=0.0.0.0:8000", \
     "--worker-tmp-dir=/dev/shm", "--max-requests=20000", "--max-requests-jitter=2000", \
     "--access-logfile=-"]
