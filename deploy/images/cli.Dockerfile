# The command line, for where the blobs are: it takes recordings in.
ARG BASE=virgo/base
FROM $BASE
ENV VIRGO_HOME=/opt/virgo VIRGO_DATA=/tmp/virgo
COPY cli/ cli/
WORKDIR /files
ENTRYPOINT ["/opt/virgo/bin/virgo"]
