#!/bin/sh
# KUBECONFIG NAMESPACE POD SCRIPT VERB ARGS…: runs a script of the project in a pod; its environment comes first, on stdin.
: <"$4" && kubeconfig=$1 namespace=$2 pod=$3 script=$4 && shift 4 || exit
ask() { kubectl --kubeconfig "$kubeconfig" --cache-dir .testbed/cache/kubectl --namespace "$namespace" "$@"; }
if [ "$1" = delete ] && [ "$(ask get pod "$pod" --output 'jsonpath={.status.phase}' 2>&1)" != Running ]; then
  cat >/dev/null
  printf 'pod %s does not run: what was in it needs no undoing\n' "$pod" >&2
  exit 0
fi
cat - components/environments/containers/scripts/admit.sh "$script" | ask exec -i "$pod" -c node -- bash -s -- "$@"
