#!/bin/sh
# ARCHIVES ROOT: unpacks every Debian package of a folder below ROOT, whose /bin, /sbin and /lib are links into /usr as on any
# Debian since 12. The packages' scripts are not run.
set -eu
archives=$1 root=$2

for name in bin sbin lib lib64; do
  mkdir -p "$root/usr/$name"
  ln -s "usr/$name" "$root/$name"
done
for archive in "$archives"/*.deb; do
  # When the first program fails the second does too: it misses the end of its input.
  dpkg-deb --fsys-tarfile "$archive" | tar --extract --preserve-permissions --keep-directory-symlink --directory "$root"
done
