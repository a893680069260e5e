# shellcheck shell=bash
# jdk.sh - sets JAVA_HOME to a JDK 25 or newer. Sourced by ../../virgo and ../../.ci/run.

oldest_jdk=25

# Sets jdk_value to what the JDK in folder $1 says of itself under the name $2. Another program for each of many folders would take
# longer than all that is read here.
jdk_property() {
  local line
  jdk_value=''
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      "$2"=\"*)
        line=${line#*\"}
        jdk_value=${line%%\"*}
        return
        ;;
    esac
  done <"$1/release"
}

# Sets jdk_value to the major version of the JDK in folder $1; fails if there is no JDK with a compiler.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  jdk_property "$1" JAVA_VERSION
  jdk_value=${jdk_value%%[!0-9]*}
}

jdk_candidates() {
  local compiler
  if compiler=$(command -v javac) && compiler=$(readlink -f "$compiler" 2>/dev/null); then
    echo "${compiler%/bin/javac}"
  fi
  ls -d \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* 2>/dev/null || true
}

find_jdk() {
  local newest=0 found='' candidate
  if [ -n "${JAVA_HOME:-}" ]; then
    if jdk_version "$JAVA_HOME" && [ "${jdk_value:-0}" -ge "$oldest_jdk" ]; then return 0; fi
  fi
  while IFS= read -r candidate; do
    if jdk_version "$candidate" && [ "${jdk_value:-0}" -ge "$oldest_jdk" ] && [ "$jdk_value" -gt "$newest" ]; then
      newest=$jdk_value
      found=$candidate
    fi
  done <<EOF
$(jdk_candidates)
EOF
  if [ -n "$found" ]; then
    JAVA_HOME=$found
    return 0
  fi
  cat >&2 <<'EOF'
virgo: no JDK 25 found (looked at JAVA_HOME, PATH, /usr/lib/jvm, SDKMAN, Homebrew and macOS' usual folders).
Get one, then call this again:
  Debian, Ubuntu   https://adoptium.net/installation/linux then: apt-get install temurin-25-jdk
  macOS            brew install --cask temurin@25
  SDKMAN           sdk install java 25-tem
If it is somewhere else: JAVA_HOME=/path/to/jdk-25 ./virgo …
EOF
  return 1
}
