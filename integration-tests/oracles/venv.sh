#!/usr/bin/env bash
# venv.sh - prints the path of a Python that has the oracles' packages (requirements.txt); makes it once in .virgo/venv-oracles.
# Safe to call from several builds at once; installs again only when requirements.txt has changed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
venv=$root/.virgo/venv-oracles
mkdir -p "$root/.virgo"
exec 9>"$root/.virgo/venv-oracles.lock"
flock 9
if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv" >&2
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$venv/installed.txt"
fi
echo "$venv/bin/python"
