#!/bin/sh
# Runs in a container of a host's image: installs the packages in /archives and removes the archives.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
dpkg --force-unsafe-io --install /archives/*.deb
rm -r /archives /add.sh
