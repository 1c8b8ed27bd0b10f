#!/bin/sh
# VERB CONTAINER PIDS: how many processes and threads a container may have, also when it is started again. Runs on the
# controller.
set -eu

wanted=$3
[ "$1" != delete ] || wanted=-1
docker update --pids-limit "$wanted" "$2" >/dev/null
has=$(docker inspect --format '{{.HostConfig.PidsLimit}}' "$2")
if [ "$1" != delete ] && [ "$has" != "$wanted" ]; then
  printf 'container %s may have %s processes instead of %s (testbed:limits.pids): can its kernel limit them? (docker info)\n' "$2" "$has" "$3" >&2
  exit 1
fi
