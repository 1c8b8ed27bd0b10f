#!/usr/bin/env bash
# VERB NAME KUBECONFIG RECORD REACHED: a cluster made by `kind`, or the one that is there when it is ours and as it was to be. Runs on
# the controller. Prints where it is reached (REACHED, or its own address when that is `direct`), and which addresses beside pods'
# come to its pods; with `=` those of its nodes, the control plane's first.
# Environment: CONFIG (of kind) DIGEST (of that) OWNER STACK EPOCH MIRRORS (see mirrors.sh). RECORD says that a cluster of that name is ours, also while it is
# being made; one that is ready says so itself. KUBECONFIG is there from when it was whole until it is removed: `kind` writes it last.
# RECORD.images names images that its pods will be made from, if it is there; `network-of-clusters` beside it says that the engine had
# no network for clusters when the first of the stack was made.
set -euo pipefail

containers() { docker ps --all --filter "label=io.x-k8s.kind.cluster=$name" --format '{{.Names}}'; }
inside() { docker exec -i "$name-control-plane" kubectl --kubeconfig /etc/kubernetes/admin.conf "$@" </dev/null; }

# answers_within SECONDS COMMAND…: until it succeeds. `said` is what it said last.
answers_within() {
  local deadline=$((SECONDS + $1))
  until said=$("${@:2}" 2>&1); do
    if ((SECONDS >= deadline)); then return 1; fi
    sleep 0.2
  done
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# read_marks SECONDS: what the cluster says of itself: `its_owner` and `its_config`, both empty while it was never marked. Fails when
# it cannot be asked, which is another thing; `said` is why then.
read_marks() {
  local marks='{"\n"}testbed {.metadata.annotations.testbed\.owner} {.metadata.annotations.testbed\.config}{"\n"}'
  answers_within "$1" inside --request-timeout=5s get namespace kube-system --ignore-not-found --output "jsonpath=$marks" || return
  # Whatever else kubectl has to say is between.
  read -r _ its_owner its_config < <(grep '^testbed ' <<<"$said") || true
}

# require_ours SENTENCE: somebody else's is no business of ours, and neither is one of which nobody knows whose it is.
require_ours() {
  if [[ -e $record ]]; then return; fi
  read_marks 10 ||
    fail "there is a cluster \`$name\` that does not say whose it is, and this checkout has no record of it, so it is left alone: see that it answers (docker start ${there//$'\n'/ }) and try again, or remove it if nobody needs it (kind delete cluster --name $name): ${said##*$'\n'}"
  [[ $its_owner == "$OWNER" ]] || fail "$1"
}

# Silence says nothing of what a cluster has. Only one that was never whole keeps nothing that could be lost.
await_api() {
  answers_within "$1" inside get --raw /readyz && return
  if [[ -s $kubeconfig ]]; then leave_alone "its API does not answer within $1 s"; fi
  printf 'the API of cluster %s, which was never whole, does not answer within %s s, so it is made again: %s\n' "$name" "$1" "$said" >&2
  return 1
}

# leave_alone WHY: what it keeps is not given up for a question without an answer.
leave_alone() {
  fail "the cluster \`$name\` is there, but $1, so it is left as it is with all that it keeps: try again; what is wrong is in \`docker logs $name-control-plane\`. To have it made anew, without what it keeps: kind delete cluster --name $name. It said: ${said##*$'\n'}"
}

# What the engine publishes has to lead to the control plane: where it does not, nothing on this machine reaches the cluster, though it
# works. What then is known of the way there tells why.
await_published() {
  local said='' address
  answers_within 20 kubectl --kubeconfig "$kubeconfig" --request-timeout=5s get --raw /readyz && return
  address=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$name-control-plane")
  {
    docker ps --filter "name=^$name-control-plane$" --format '{{.Names}}: {{.Ports}}'
    docker network ls --quiet --filter driver=bridge |
      xargs docker network inspect --format '{{.Name}}: {{range .IPAM.Config}}{{.Subnet}} {{end}}'
    if [[ $(command -v ip) ]]; then
      ip -brief -4 address show
      ip -4 route get "$address"
    fi
  } >&2 || true
  fail "the cluster \`$name\` works, but its API at $address is not reached by the port that the engine publishes: ${said##*$'\n'}. See above which networks and ways this machine has: one of another program may have the same addresses"
}

# What is left of a cluster whose containers are gone, whoever has removed them.
forget() {
  docker volume rm --force "$name-volumes" >/dev/null
  rm -f "$kubeconfig" "$record" "$record.images"
  give_network_back
}

network() { docker network ls --quiet --filter 'name=^kind$'; }

# `kind` keeps the network of its clusters when they are gone. A stack that it came with takes it away after its last cluster, unless
# others are in it by then: its range may be another stack's next.
give_network_back() {
  if [[ ! -e $came_with_us || $(compgen -G "${record%/*}/cluster-*") ]]; then return; fi
  if [[ $(network) && ! $(docker ps --all --quiet --filter network=kind) ]]; then docker network rm kind >/dev/null || true; fi
  rm -f "$came_with_us"
}

remove() {
  rm -f "$kubeconfig"
  kind delete cluster --name "$name" --kubeconfig "$kubeconfig" >&2
  forget
}

# What pods keep is where all machines of the cluster have it, or no pod could move: a volume of the engine.
with_volumes() {
  if [[ $CONFIG != *@VOLUMES@* ]]; then printf %s "$CONFIG" && return; fi
  docker volume create --label "io.x-k8s.kind.cluster=$name" "$name-volumes" >/dev/null
  printf %s "${CONFIG//@VOLUMES@/"$(docker volume inspect --format '{{.Mountpoint}}' "$name-volumes")"}"
}

# Nodes get the images of pods while Kubernetes starts in them, for as long as that takes (PID). What is not built yet, or is missed
# otherwise, is loaded later.
preload() {
  local image
  until docker exec "$name-control-plane" ctr --namespace k8s.io images ls --quiet >/dev/null 2>&1; do
    if ! kill -0 "$1" 2>/dev/null; then return; fi
    sleep 0.2
  done
  if [[ ! -e $record.images ]]; then return; fi
  while read -r image; do
    if docker image inspect "$image" >/dev/null 2>&1; then
      sh components/environments/kind/scripts/load-image.sh create "$image" "$name" </dev/null || true
    fi
  done <"$record.images"
}

make() {
  local filled creating
  filled=$(with_volumes)
  mkdir -p "${record%/*}"
  rm -f "$kubeconfig"
  printf '%s\n' "$OWNER" >"$record"
  if [[ ! $(network) ]]; then : >"$came_with_us"; fi
  (umask 077 && printf '%s' "$filled" | kind create cluster --name "$name" --config - --kubeconfig "$kubeconfig" --wait 120s >&2) &
  creating=$!
  preload "$creating"
  wait "$creating"
  await_published
}

# Whether the one that is there can be used. Only what it is known to be is a reason why not.
adopt() {
  local -a found
  mapfile -t found <<<"$there"
  require_ours "there is a cluster \`$name\` that is not of this stack: choose another name (testbed:clusters), or remove it (kind delete cluster --name $name)"
  # Without its control plane there is nobody left to ask.
  grep -qxF -- "$name-control-plane" <<<"$there" || return 1
  docker start "${found[@]}" >/dev/null
  await_api 60 || return 1
  read_marks 60 || leave_alone "it does not say within 60 s what it was made with"
  [[ $its_owner == "$OWNER" && $its_config == "$DIGEST" ]] || return 1
  mkdir -p "${record%/*}"
  printf '%s\n' "$OWNER" >"$record"
  (umask 077 && kind export kubeconfig --name "$name" --kubeconfig "$kubeconfig" >&2)
  await_published
}

# containerd reads this at every pull, so that no node has to be made again for it.
set_mirrors() {
  local -a pairs
  local node
  read -ra pairs <<<"$MIRRORS"
  for node in $(containers); do
    docker exec -i "$node" sh -s -- "${pairs[@]}" <components/environments/kind/scripts/mirrors.sh
  done
}

tell() {
  local address=$reached
  if [[ $address == direct ]]; then
    address=$(docker inspect --format '{{.NetworkSettings.Networks.kind.IPAddress}}' "$name-control-plane")
  fi
  # The engine's machine, the nodes of the cluster, and these as their own pods see them.
  {
    docker network inspect --format '{{range .IPAM.Config}}{{.Gateway}} {{end}}' kind
    inside get nodes --output 'jsonpath={range .items[*]}={.status.addresses[?(@.type=="InternalIP")].address} {.spec.podCIDR} {end}'
  } | awk -v address="$address" '
    { for (i = 1; i <= NF; i++) if ($i ~ /^=?[0-9.]+(\/[0-9]+)?$/) {
        if (sub(/^=/, "", $i)) list = list " =" $i
        if (split($i, part, "/") == 2) { sub(/\.[0-9]+$/, ".1", part[1]) }
        if (!(part[1] in seen)) { seen[part[1]] = 1; list = list " " part[1] "/32" } } }
    END { print address list }'
}

main() {
  local verb=$1 name=$2 kubeconfig=$3 record=$4 reached=$5 came_with_us=${4%/*}/network-of-clusters there said='' its_owner='' its_config=''
  # An engine that does not answer has not said that there is none.
  there=$(containers)
  if [[ $verb == delete ]]; then
    if [[ ! $there ]]; then forget && exit; fi
    require_ours "the cluster \`$name\` is not of this stack: it is left alone"
    remove
    exit
  fi
  if [[ ! $there ]]; then
    make
  elif ! adopt; then
    remove
    make
  fi
  set_mirrors
  inside annotate namespace kube-system --overwrite \
    "testbed.owner=$OWNER" "testbed.stack=$STACK" "testbed.config=$DIGEST" "testbed.epoch=$EPOCH" >/dev/null
  tell
}
main "$@" </dev/null
