# The executor: the service, and the worker with its transforms that it starts.
ARG SERVICE=virgo/executor-service
FROM $SERVICE
COPY worker/ worker/
ENV VIRGO_WORKER_CLASSPATH=/opt/virgo/worker/*
