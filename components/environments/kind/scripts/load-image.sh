#!/bin/sh
# VERB IMAGE CLUSTER [REGISTRY]: gives a cluster an image of the engine: by `kind`, or by way of a registry that it pulls from. Runs on
# the controller. Its name is its content's: what is there is not loaded again.
set -eu
verb=$1 image=$2 cluster=$3 registry=${4:-}
[ "$verb" != delete ] || exit 0
if [ -z "$registry" ]; then
  kind load docker-image "$image" --name "$cluster" >&2
else
  docker tag "$image" "$registry/$image"
  docker push --quiet "$registry/$image" >&2
fi
