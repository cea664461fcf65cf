# syntax=docker/dockerfile:1
# One image for `webcare api`, `webcare worker` and `webcare migrate`.

FROM node:24-bookworm-slim AS ui
WORKDIR /build/admin_ui
COPY admin_ui/package.json admin_ui/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY domain/words ../domain/words
COPY admin_ui ./
RUN npm run build

FROM python:3.11-slim-bookworm AS app
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /app
# What is compiled here, no container compiles at its start.
ENV UV_COMPILE_BYTECODE=1
# What is installed changes less often than what is written: a layer of its own.
COPY pyproject.toml uv.lock README.md ./
RUN uv sync --frozen --no-default-groups --no-install-project
COPY domain domain
COPY workflows workflows
COPY activities activities
COPY dispatch dispatch
COPY channels channels
COPY db db
COPY mail mail
COPY api api
COPY runtime runtime
RUN uv sync --frozen --no-default-groups && .venv/bin/python -m compileall -qx '/\.venv/' .
COPY --from=ui /build/api/static api/static

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home webcare && install -d -o webcare -g webcare /data
COPY --from=app /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WEBCARE_DATA=/data \
    WEBCARE_HOST=0.0.0.0 \
    WEBCARE_LOG=json
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["webcare"]
CMD ["api"]
