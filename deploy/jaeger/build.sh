#!/usr/bin/env bash
# build.sh - prints the path of a Jaeger; builds it once from its Go module into .virgo/jaeger (five minutes, some seconds where Go
# has built it before). Safe to call from several builds at once. VIRGO_JAEGER names one that is there already: then nothing is built.
set -euo pipefail
if [ -n "${VIRGO_JAEGER:-}" ]; then
  [ -x "$VIRGO_JAEGER" ] || { echo "VIRGO_JAEGER names $VIRGO_JAEGER, which is no program" >&2; exit 1; }
  echo "$VIRGO_JAEGER"
  exit 0
fi
# The Go module's v1.76.0 and Jaeger 2.13.0 are one commit; only v1 is a valid version of that module.
version=1.76.0
module=github.com/jaegertracing/jaeger
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
folder=$root/.virgo/jaeger
program=$folder/jaeger
mkdir -p "$folder"
exec 9>"$folder/build.lock"
flock 9
if [ -x "$program" ] && [ "$(cat "$folder/version" 2>/dev/null)" = "$version" ]; then
  echo "$program"
  exit 0
fi
if ! command -v go >/dev/null; then
  echo "Jaeger is built with Go, which is not on the PATH: install it (https://go.dev/dl, or Debian's golang), or let VIRGO_JAEGER name a jaeger of your own" >&2
  exit 1
fi
echo "building Jaeger in $folder (the first time takes five minutes; log: $folder/build.log)" >&2
export GOTOOLCHAIN=local CGO_ENABLED=0 GOFLAGS=-buildvcs=false
if ! (
  # `go install` refuses the module because of a replace directive; inside its own folder that and its go.sum hold.
  cd "$folder" && source=$(go mod download -json "$module@v$version" | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p')
  cd "${source:?the module $module@v$version is not to be had}"
  nice go build -trimpath -mod=readonly -ldflags "-s -w -X $module/internal/version.latestVersion=v$version" -o "$program.next" ./cmd/jaeger
) >"$folder/build.log" 2>&1 9>&-; then
  tail -n 5 "$folder/build.log" >&2
  echo "Jaeger could not be built (all of it: $folder/build.log): see that Go reaches its module proxy, or let VIRGO_JAEGER name a jaeger of your own" >&2
  exit 1
fi
mv "$program.next" "$program"
echo "$version" >"$folder/version"
echo "$program"
