# syntax=docker/dockerfile:1
# For servers: no embedded database and no demo in it; MongoDB and Chroma are given by URL.

FROM node:24-bookworm-slim AS web
WORKDIR /build
COPY web/app/package.json web/app/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/app ./
RUN npm run build

FROM python:3.13-slim-bookworm AS python
WORKDIR /app
RUN python -m venv /venv
COPY requirements-runtime.lock ./
RUN /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements-runtime.lock

FROM python:3.13-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    TABLESIDE_ENV=production
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/tableside tableside
WORKDIR /app
COPY --from=python /venv /venv
COPY core core
COPY memory memory
COPY tools tools
COPY agent agent
COPY api api
COPY LICENSE NOTICE ./
COPY --from=web /build/dist web/app/dist
RUN printf '#!/bin/sh\nexec python -m api.cli "$@"\n' > /venv/bin/tableside \
    && chmod 755 /venv/bin/tableside && python -m compileall -q .
USER 10001
VOLUME /var/lib/tableside
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["tableside"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--data-dir", "/var/lib/tableside"]
