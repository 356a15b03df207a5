# One image, three commands:  web (the default), worker, migrate.  docs/deployment.md shows them.
FROM python:3.13-slim AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/runtime.txt /tmp/runtime.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/python -m pip install --require-hashes --only-binary :all: -r /tmp/runtime.txt \
    && /opt/venv/bin/python -m pip uninstall --yes pip

FROM python:3.13-slim
LABEL org.opencontainers.image.title="GOTRS" \
    org.opencontainers.image.description="A self-hosted helpdesk: tickets by mail, web and API" \
    org.opencontainers.image.licenses="GPL-3.0-or-later"
RUN useradd --uid 10001 --user-group --home-dir /var/lib/gotrs --create-home \
    --shell /usr/sbin/nologin gotrs
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GOTRS_DATA_DIR=/var/lib/gotrs \
    GOTRS_STATIC_ROOT=/opt/gotrs/.static \
    HOST=0.0.0.0 \
    PORT=8000
COPY --from=packages /opt/venv /opt/venv
WORKDIR /opt/gotrs
COPY . .
# Code and static files belong to root: the program can read them, and change only its data.
RUN python -m compileall -q . \
    && python manage.py collectstatic --no-input -v 0 \
    && chmod -R a+rX .
USER 10001
VOLUME /var/lib/gotrs
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
    CMD ["python", "deploy/healthcheck.py"]
ENTRYPOINT ["deploy/entrypoint"]
CMD ["web"]
