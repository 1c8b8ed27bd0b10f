#!/bin/sh
# USR PROGRAM ARGS…: runs a program of an unpacked package that looks for its files at fixed places below /usr/share. It sees
# the package's USR/share there, over the machine's own: an overlay, only read, in a mount namespace of its own.
# The process stays the one that was started.
set -eu

refuse() {
  printf '%s looks for its files below /usr/share. Its private copy can only show them there %s.\n' "$1" "$2" >&2
  printf 'Install its package on this machine, or run as root or where user namespaces are allowed.\n' >&2
  exit 1
}

# Second half, in the namespace: FOLDER USR PROGRAM ARGS…
if [ "${1-}" = inside ]; then
  folder=$2 usr=$3
  shift 3
  cd "$usr"
  # A relative path: colons and commas of an absolute one would end the option.
  mount -t overlay -o ro,lowerdir=share:/usr/share testbed /usr/share || refuse "$1" "with an overlay file system"
  cd "$folder"
  exec "$@"
fi

if unshare --mount true 2>/dev/null; then
  exec unshare --mount sh "$0" inside "$PWD" "$@"
elif unshare --map-root-user --mount true 2>/dev/null; then
  exec unshare --map-root-user --mount sh "$0" inside "$PWD" "$@"
fi
refuse "$2" "in a mount namespace, which it may not make here"
