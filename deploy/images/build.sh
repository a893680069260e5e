#!/usr/bin/env bash
# build.sh [PREFIX [TAG]] - makes the images PREFIX/planner, cache, executor, backfill and cli (default: virgo, latest) of what is
# built, which ./virgo does. JAVA names the image with a Java 25 runtime that they are made on (eclipse-temurin:25-jre).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
prefix=${1:-virgo}
tag=${2:-latest}
java=${JAVA:-eclipse-temurin:25-jre}

say() { echo "images: $*" >&2; }

folder() {
  if [ ! -d "$root/$1" ]; then
    say "$1 is not built; call ./virgo --help, which builds it"
    exit 1
  fi
  echo "$root/$1"
}

# Everything may be read by everybody, whatever the umask of the build was, and belongs to root: the user of the images changes nothing.
pack() { tar --create --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --sort=name "$@"; }

# image NAME DOCKERFILE [--build-arg …]: of the context on standard input.
image() {
  local name=$1 file=$2
  shift 2
  say "$prefix/$name:$tag"
  docker build --quiet --file "$file" --tag "$prefix/$name:$tag" "$@" - >/dev/null
}

# service NAME MODULE HEAP
service() {
  local app
  app=$(folder "$2/target/quarkus-app")
  pack -C "$app" . -C "$here" service.Dockerfile |
    image "$1" service.Dockerfile --build-arg "BASE=$prefix/base:$tag" --build-arg "SERVICE=${1%-service}" --build-arg "HEAP=$3"
}

docker version --format '{{.Server.Version}}' >/dev/null || {
  say "no Docker engine answers (Debian: apt-get install docker.io)"
  exit 1
}
pack -C "$here" base.Dockerfile bin | image base base.Dockerfile --build-arg "JAVA=$java"
service planner planner-service/app 256m
service cache cache-service 192m
service backfill backfill-service 128m
service executor-service executor-service/app 192m
worker=$(folder executor-service/worker/target)
pack -C "$worker" worker -C "$here" executor.Dockerfile |
  image executor executor.Dockerfile --build-arg "SERVICE=$prefix/executor-service:$tag"
cli=$(folder deploy/cli/target)
pack -C "$cli" cli -C "$here" cli.Dockerfile |
  image cli cli.Dockerfile --build-arg "BASE=$prefix/base:$tag"
