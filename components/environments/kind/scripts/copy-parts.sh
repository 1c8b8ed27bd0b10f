#!/bin/sh
# KUBECONFIG NAMESPACE FROM TO CONTAINER PATH…: gives a pod what another one of the same node keeps at these paths, without what the
# cluster puts there, and has it begin again with that. Runs on the controller.
set -eu
kubeconfig=$1 namespace=$2 from=$3 to=$4 container=$5
shift 5
inside() {
  pod=$1
  shift
  kubectl --kubeconfig "$kubeconfig" --cache-dir .testbed/cache/kubectl --namespace "$namespace" exec -i "$pod" -c "$container" -- "$@"
}
archive=$(mktemp)
trap 'rm -f "$archive"' EXIT
# Its first process is told of files that change while they are read.
inside "$from" tar --create --directory=/ --warning=no-file-changed --exclude=etc/hosts --exclude=etc/hostname \
  --exclude=etc/resolv.conf --exclude=events --exclude=lock "$@" </dev/null >"$archive" || [ "$?" -eq 1 ]
inside "$to" tar --extract --directory=/ --overwrite <"$archive"
inside "$to" kill -TERM 1 </dev/null
