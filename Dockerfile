# syntax=docker/dockerfile:1
# One image for all workers: what differs is the command.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/storywire \
 && /opt/storywire/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md ./
COPY shared shared
COPY services services
RUN /opt/storywire/bin/pip install --no-deps . \
 && /opt/storywire/bin/python -m compileall -q /opt/storywire/lib

FROM python:3.13-slim
ENV PATH=/opt/storywire/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1 HOME=/tmp
# /secrets is where `storywire secrets` writes in compose.secure.yaml: a volume there takes over owner and mode.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin storywire \
 && install --directory --owner 10001 --group 10001 --mode 0750 /secrets
COPY --from=build /opt/storywire /opt/storywire
COPY seeds /seeds
USER 10001:10001
WORKDIR /tmp
ENTRYPOINT ["storywire"]
CMD ["--help"]
