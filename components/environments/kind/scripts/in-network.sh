#!/bin/sh
# KUBECONFIG NAMESPACE POD PROGRAM ARGS…: runs a program in the network of a pod, with the right to change its rules; it sees the
# processes and the `/run` of the host in it. Where that is: an ephemeral container, made when first needed, of the host's own
# image. It ends by itself after an hour; from half an hour on nothing more is begun in it. Its name tells when it was made.
set -u
kubeconfig=$1 namespace=$2 pod=$3
shift 3
life=3600

ask() { kubectl --kubeconfig "$kubeconfig" --cache-dir .testbed/cache/kubectl --namespace "$namespace" "$@"; }

# The youngest one that runs and has time left.
find_container() {
  oldest=$(($(date +%s) - life / 2))
  for name in $(ask get pod "$pod" --output 'jsonpath={range .status.ephemeralContainerStatuses[?(@.state.running)]}{.name}{"\n"}{end}'); do
    case $name in
      faults-*) if [ "${name#faults-}" -gt "$oldest" ]; then container=$name; fi ;;
    esac
  done
}

# Somebody else may be making one at the same time: whichever comes is good.
make_container() {
  image=$(ask get pod "$pod" --output 'jsonpath={.spec.containers[?(@.name=="node")].image}') || return
  said=$(ask debug "$pod" --quiet --attach=false --target=node --container="faults-$(date +%s)" --image="$image" \
    --profile=baseline --custom=components/environments/kind/fault-container.json -- sleep "$life" 2>&1)
}

container=''
find_container
if [ -z "$container" ]; then
  make_container
  deadline=$(($(date +%s) + 12))
  until find_container && [ -n "$container" ]; do
    if [ "$(date +%s)" -ge "$deadline" ]; then
      printf 'no container for faults runs in the pod %s after 12 s: %s\n' "$pod" "${said:-it is not started}" >&2
      exit 1
    fi
    sleep 0.2
  done
fi
exec kubectl --kubeconfig "$kubeconfig" --cache-dir .testbed/cache/kubectl --namespace "$namespace" \
  exec -i "$pod" -c "$container" -- "$@"
