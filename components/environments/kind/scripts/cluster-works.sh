#!/usr/bin/env bash
# VERB NAME: waits until names and addresses of Services lead somewhere in a cluster that `kind` has made: it waits for nodes alone.
# Apart from cluster.sh, because pods can be made meanwhile; services are started in them after it.
set -euo pipefail

inside() { docker exec -i "$name-control-plane" kubectl --kubeconfig /etc/kubernetes/admin.conf --namespace kube-system "$@" </dev/null; }

# await WORKLOAD LABEL COMMAND…: the last words of its pods say why it does not come.
await() {
  inside "${@:3}" "$1" --timeout=120s >&2 && return
  {
    inside get pods
    inside logs --selector "$2" --tail=5
  } >&2 || true
  printf '%s\n' "the cluster \`$name\` does not work: $1 is not ready within 120 s, see above. For \`too many open files\`: sysctl -w fs.inotify.max_user_instances=512" >&2
  exit 1
}

main() {
  local name=$2
  await daemonset/kube-proxy k8s-app=kube-proxy rollout status
  # One that answers is enough.
  await deployment/coredns k8s-app=kube-dns wait --for=condition=Available
}
main "$@" </dev/null
