#!/bin/sh
# PART VERB ARGS…: runs one of this environment's scripts as root; its environment comes first, on stdin.
here=components/environments/local/scripts
: <"$here/$1.sh" && part=$1 && shift && cat - "$here/$part.sh" | sh "$here/root.sh" bash -s -- "$@"
