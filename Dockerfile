# syntax=docker/dockerfile:1
# One image for web, worker and beat; the command says which. Nothing secret is built in.

FROM node:24-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=optional
COPY assets assets
RUN node assets/build.mjs

FROM python:3.11-slim-bookworm AS packages
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements.txt

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 caselink \
 && useradd --system --uid 10001 --gid caselink --home-dir /nonexistent --shell /usr/sbin/nologin caselink
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CASELINK_VAR=/tmp/caselink
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=assets /app/static/build static/build
# The key and the addresses of this one step are used for nothing but gathering files.
RUN DATABASE_URL=postgresql:///unused REDIS_URL=unix:///unused CASELINK_SECRET_KEY=unused \
    python manage.py collectstatic --noinput --verbosity 0
USER caselink
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", "--http", "1", \
     "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "caselink.wsgi:application"]
