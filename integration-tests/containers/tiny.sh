#!/usr/bin/env bash
# tiny.sh TAG - a base image of a few Debian packages, unpacked: bash, busybox, glibc. For where no registry can be reached.
set -euo pipefail
packages=(base-files bash busybox ca-certificates libc6 libc-bin libgcc-s1 libstdc++6 libtinfo6 netbase tzdata zlib1g)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
files=$work/files
mkdir -p "$work/packages" "$files/usr"/{bin,sbin,lib,lib64}
cd "$work/packages"
if ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then apt-get update -qq -o DPkg::Lock::Timeout=300; fi
apt-get download -qq -o APT::Sandbox::User=root "${packages[@]}"
for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$files/$folder"; done
for package in *.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar -x -C "$files" --keep-directory-symlink --no-same-owner \
    --exclude './usr/share/man/*' --exclude './usr/share/locale/*' --exclude './usr/share/doc/*' --exclude './usr/share/zoneinfo/*'
done
chroot "$files" /bin/busybox --install -s /bin
ln -sf bash "$files/bin/sh"
chroot "$files" /sbin/ldconfig
mkdir -p "$files"/{tmp,root,proc,sys,dev,run,home,opt,var/tmp}
chmod 1777 "$files/tmp" "$files/var/tmp"
printf 'root:x:0:0:root:/root:/bin/bash\npostgres:x:999:999::/var/lib/postgresql:/bin/bash\n' >"$files/etc/passwd"
printf 'root:x:0:\npostgres:x:999:\n' >"$files/etc/group"
printf 'hosts: files dns\npasswd: files\ngroup: files\n' >"$files/etc/nsswitch.conf"
tar -C "$files" --sort=name --numeric-owner --owner=0 --group=0 -c . |
  docker import --change 'ENV LANG=C.UTF-8' --change 'CMD ["bash"]' - "$1" >/dev/null
