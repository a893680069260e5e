#!/usr/bin/env bash
# build.sh - prints the path of the program of this folder; builds it with Go, once and after a change, in .virgo/promql.
# Safe to call from several builds at once.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
folder=$root/.virgo/promql
mkdir -p "$folder"
exec 9>"$folder/build.lock"
flock 9
sources=$(cat "$here/main.go" "$here/go.mod" "$here/go.sum" | cksum)
if [ ! -x "$folder/promql" ] || [ "$(cat "$folder/sources" 2>/dev/null)" != "$sources" ]; then
  if ! command -v go >/dev/null; then
    echo "PromQL's engine is built with Go, which is not on the PATH: install it (https://go.dev/dl, or Debian's golang)" >&2
    exit 1
  fi
  echo "building PromQL's engine in $folder (the first time takes two minutes)" >&2
  export GOTOOLCHAIN=local CGO_ENABLED=0 GOFLAGS=-buildvcs=false
  (cd "$here" && nice go build -trimpath -mod=readonly -o "$folder/promql.next" . 9>&-) >&2
  mv "$folder/promql.next" "$folder/promql"
  echo "$sources" >"$folder/sources"
fi
echo "$folder/promql"
