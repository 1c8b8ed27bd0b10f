#!/bin/sh
# Runs a program as root with the project's own tools first on PATH: sudo would reset it, and users seldom have sbin.
# The working directory must be the project. Everything of `local` that needs rights goes through here.
PATH=$PWD/.testbed/bin:$PATH:/usr/local/sbin:/usr/sbin:/sbin
TESTBED_LAYOUT=components/environments/local/scripts/layout.sh
export PATH TESTBED_LAYOUT
# As `id -u`, but without a process: what asks nodes something comes through here again and again.
[ -O / ] && exec "$@"
exec sudo -n env PATH="$PATH" TESTBED_LAYOUT="$TESTBED_LAYOUT" TESTBED_LEASE="${TESTBED_LEASE:-5}" "$@"
