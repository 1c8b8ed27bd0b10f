#!/usr/bin/env bash
# VERB CONTEXT KUBECONFIG: takes the credentials of a cluster that is there out of the user's own, which are not changed. Runs on the
# controller. Prints where the cluster's nodes are reached, and which addresses beside pods' come to its pods: all but those with `!`;
# with `=` those of its nodes.
set -euo pipefail

ask() { kubectl --kubeconfig "$kubeconfig" --cache-dir .testbed/cache/kubectl "$@"; }

main() {
  local verb=$1 context=$2 kubeconfig=$3
  if [[ $verb == delete ]]; then rm -f "$kubeconfig" && exit; fi
  mkdir -p "${kubeconfig%/*}"
  (umask 077 && kubectl config view --raw --minify --flatten --context "$context" >"$kubeconfig.new")
  mv "$kubeconfig.new" "$kubeconfig"
  ask get nodes --output 'jsonpath={range .items[*]}{.status.addresses[?(@.type=="ExternalIP")].address} {.status.addresses[?(@.type=="InternalIP")].address} ={.status.addresses[?(@.type=="InternalIP")].address} {.spec.podCIDR}{"\n"}{end}' |
    awk '
      { for (i = 1; i <= NF; i++)
          if ($i ~ /^[0-9.]+\/[0-9]+$/) { split($i, part, "/"); out = out " !" $i; sub(/\.[0-9]+$/, ".1", part[1]); list = list " " part[1] "/32" }
          else if ($i ~ /^=[0-9.]+$/) list = list " " $i
          else if ($i ~ /^[0-9.]+$/) { if (address == "") address = $i; list = list " " $i "/32" } }
      END { print address, "0.0.0.0/0" out list }'
}
main "$@" </dev/null
