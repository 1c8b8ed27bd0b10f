#!/bin/sh
# SCRIPT VERB ARGS…: runs a script of the project as root; its environment comes first, on stdin.
: <"$1" && script=$1 && shift && cat - "$script" | sh components/environments/local/scripts/root.sh bash -s -- "$@"
