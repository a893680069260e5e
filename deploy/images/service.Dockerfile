# A service: its jars, those that change rarely first, and how it is asked whether it is ready.
ARG BASE=virgo/base
FROM $BASE
ARG SERVICE
ARG HEAP=256m
ENV VIRGO_SERVICE=$SERVICE \
    VIRGO_JAVA_OPTIONS="-Xmx$HEAP -XX:+UseSerialGC -XX:-UsePerfData" \
    VIRGO_HTTP_HOST=0.0.0.0 \
    VIRGO_HTTP_PORT=8080 \
    VIRGO_BLOB_ROOT=file:///var/lib/virgo/blobs/ \
    VIRGO_DATA=/tmp/virgo
COPY lib/ lib/
COPY service.jar ./
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 CMD ["/opt/virgo/bin/ready"]
ENTRYPOINT ["/opt/virgo/bin/start"]
