#!/bin/sh
# NAME VERB ARGS…: runs a script of this environment, or of those that all share whose hosts supervise services, as root; its
# environment comes first, on stdin.
for script in "components/environments/local/scripts/$1.sh" "components/environments/supervision/$1.sh"; do
  if [ -f "$script" ]; then break; fi
done
: <"$script" && shift && cat - "$script" | sh components/environments/local/scripts/root.sh bash -s -- "$@"
