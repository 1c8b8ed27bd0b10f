#!/bin/sh
# PROGRAM ARGS…: runs a program on this host as root, in the copy of the project that this file is in.
if [ "$(id -u)" != 0 ]; then exec sudo -n -- "$0" "$@"; fi
cd "${0%/*}" || exit
PATH=$PWD/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LANG=C.UTF-8
TESTBED_LAYOUT=components/environments/lan/scripts/layout.sh
TESTBED_WORKS_ON=${PWD%/kit}
export PATH LANG TESTBED_LAYOUT TESTBED_WORKS_ON
exec "$@"
