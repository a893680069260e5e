#!/usr/bin/env bash
# venv.sh - prints the bin folder of a Python that has Ray (requirements.txt); makes it once in .virgo/venv-ray.
# Safe to call from several programs at once; installs again only when requirements.txt has changed.
# VIRGO_RAY names the folder of a Ray of one's own, which is looked at and never changed.
# venv.sh --look installs nothing: prints version and folder, or what is missing and, after a semicolon, what to do.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
venv=$root/.virgo/venv-ray
requirement=$(cat "$here/requirements.txt")
wanted=${requirement#*==}

complain() {
  echo "virgo: $*" >&2
  exit 1
}

found() {
  if [ "${1:-}" = --look ]; then echo "$wanted in $2"; else echo "$2"; fi
  exit 0
}

# The version of the Ray in folder $1. Asking Ray itself takes seconds.
version() {
  "$1/python" -c 'from importlib.metadata import version; print(version("ray"))' 2>/dev/null ||
    "$1/ray" --version 2>/dev/null | sed -n 's/.*version *//p'
}

own() {
  [ -x "$VIRGO_RAY/ray" ] ||
    complain "VIRGO_RAY is $VIRGO_RAY, and there is no program ray in it; correct it, or unset it and virgo up --backend ray installs one"
  local is
  is=$(version "$VIRGO_RAY" || true)
  [ "$is" = "$wanted" ] ||
    complain "VIRGO_RAY is $VIRGO_RAY, whose Ray is ${is:-of an unknown version}, not $wanted; install $requirement there, or unset VIRGO_RAY"
  found "${1:-}" "$VIRGO_RAY"
}

# Ray 2.39 has packages for these.
find_python() {
  local each
  for each in python3 python3.12 python3.11 python3.10 python3.9; do
    if "$each" -c 'import sys; sys.exit(not (3, 9) <= sys.version_info[:2] <= (3, 12))' >/dev/null 2>&1; then
      echo "$each"
      return
    fi
  done
  complain "Ray needs Python 3.9 to 3.12, and none is on the PATH; install one (Debian: apt-get install python3 python3-venv)"
}

installed() { cmp -s "$here/requirements.txt" "$venv/installed.txt" && [ -x "$venv/bin/ray" ]; }

install() {
  local python
  python=$(find_python)
  echo "virgo: installing $requirement in $venv (once; a quarter of a minute, some minutes where 70 MB take so long to fetch)" >&2
  rm -rf "$venv"
  "$python" -m venv "$venv" >&2 ||
    complain "$python makes no virtual environment in $venv; install what it lacks (Debian: apt-get install python3-venv)"
  echo "virgo: fetching and unpacking what is 230 MB then" >&2
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2 ||
    complain "$requirement cannot be installed in $venv; is the network there?"
  cp "$here/requirements.txt" "$venv/installed.txt"
  echo "virgo: $requirement is installed after $SECONDS s" >&2
}

if [ -n "${VIRGO_RAY:-}" ]; then own "${1:-}"; fi
if [ "${1:-}" = --look ]; then
  installed && found --look "$venv/bin"
  find_python >/dev/null
  complain "not installed in $venv yet; virgo up --backend ray does it"
fi
mkdir -p "$root/.virgo"
exec 9>"$root/.virgo/venv-ray.lock"
flock 9
installed || install
found '' "$venv/bin"
