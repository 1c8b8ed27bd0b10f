#!/bin/sh
# VERB IMAGE CLUSTER [REGISTRY]: gives a cluster an image of the engine: by `kind`, or by way of a registry that it pulls from. Runs on
# the controller. Its name is its content's: what is there is not loaded again.
set -eu
verb=$1 image=$2 cluster=$3 registry=${4:-}

# `kind` itself compares identities, which not every engine has in common with the cluster's nodes.
missing() {
  nodes=$(kind get nodes --name "$cluster" 2>/dev/null)
  [ "$nodes" ] || return 0
  for node in $nodes; do
    found=$(docker exec "$node" ctr --namespace k8s.io images ls --quiet "name==docker.io/library/$image" </dev/null) || found=
    [ "$found" ] || return 0
  done
  return 1
}

[ "$verb" != delete ] || exit 0
if [ -n "$registry" ]; then
  docker tag "$image" "$registry/$image"
  docker push --quiet "$registry/$image" >&2
elif missing; then
  kind load docker-image "$image" --name "$cluster" >&2
fi
