#!/usr/bin/env bash
# sample-gdf.sh - prints the path of sample.gdf, a real EEG recording from Debian's octave-biosig; fetches it once into .virgo/data.
# The file is GPL-3+ and names a person in its header: it is only ever read by tests, never copied into the repository.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
data=$(cd "$here/../.." && pwd)/.virgo/data
mkdir -p "$data"
exec 9>"$data/sample-gdf.lock"
flock 9
if ! [ -s "$data/sample.gdf" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  chmod 755 "$work"
  cd "$work"
  apt-get -qq download octave-biosig >&2 || { apt-get -qq update >&2 && apt-get -qq download octave-biosig >&2; }
  dpkg-deb -x octave-biosig_*.deb unpacked
  found=$(find unpacked -name sample.gdf -print -quit)
  [ -n "$found" ] || { echo "sample-gdf.sh: octave-biosig holds no sample.gdf" >&2; exit 1; }
  cp "$found" "$data/sample.gdf.part"
  mv "$data/sample.gdf.part" "$data/sample.gdf"
fi
echo "$data/sample.gdf"
