#!/usr/bin/env bash
# venv.sh - prints the bin folder of a Python that has Ray (requirements.txt); makes it once in .virgo/venv-ray.
# Safe to call from several programs at once; installs again only when requirements.txt has changed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
venv=$root/.virgo/venv-ray
mkdir -p "$root/.virgo"
exec 9>"$root/.virgo/venv-ray.lock"
flock 9

# Ray 2.39 has packages for these.
find_python() {
  local each
  for each in python3 python3.12 python3.11 python3.10 python3.9; do
    if "$each" -c 'import sys; sys.exit(not (3, 9) <= sys.version_info[:2] <= (3, 12))' >/dev/null 2>&1; then
      echo "$each"
      return
    fi
  done
  echo "virgo: Ray needs Python 3.9 to 3.12, and none is on the PATH (Debian: apt-get install python3 python3-venv)" >&2
  return 1
}

if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
  python=$(find_python)
  echo "virgo: installing $(cat "$here/requirements.txt") in $venv (once; 70 MB are fetched)" >&2
  rm -rf "$venv"
  if ! "$python" -m venv "$venv" >&2; then
    echo "virgo: $python makes no virtual environment (Debian: apt-get install python3-venv)" >&2
    exit 1
  fi
  if ! "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2; then
    echo "virgo: $(cat "$here/requirements.txt") cannot be installed in $venv; is the network there?" >&2
    exit 1
  fi
  cp "$here/requirements.txt" "$venv/installed.txt"
fi
echo "$venv/bin"
