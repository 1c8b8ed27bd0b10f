#!/bin/sh
# CONTAINER SCRIPT VERB ARGS…: runs a script of the project in a container; its environment comes first, on stdin.
: <"$2" && container=$1 script=$2 && shift 2 || exit
if [ "$1" = delete ] && [ "$(docker container inspect --format '{{.State.Running}}' "$container" 2>&1)" != true ]; then
  cat >/dev/null
  printf 'container %s does not run: what was in it needs no undoing\n' "$container" >&2
  exit 0
fi
cat - components/environments/containers/scripts/admit.sh "$script" | docker exec -i "$container" bash -s -- "$@"
