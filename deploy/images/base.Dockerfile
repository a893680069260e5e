# What all images share: a Java runtime with bash, a user without rights, and the one folder that is written to.
ARG JAVA=eclipse-temurin:25-jre
FROM $JAVA
RUN echo 'virgo:x:10001:10001:Virgo:/tmp:/bin/false' >>/etc/passwd \
 && echo 'virgo:x:10001:' >>/etc/group \
 && mkdir -p /opt/virgo /var/lib/virgo/blobs \
 && chown 10001:10001 /var/lib/virgo/blobs
COPY bin/ /opt/virgo/bin/
WORKDIR /opt/virgo
# By number, so that whoever runs it can see that it is not root.
USER 10001:10001
