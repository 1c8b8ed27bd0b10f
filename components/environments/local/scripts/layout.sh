# shellcheck shell=bash
# Where the things of a stack are; sourced by the other scripts, which run as root in the project's folder.
#   /run/testbed/OWNER       a private tmpfs: namespaces, process records, secrets. Gone after a reboot, as it must be.
#   .testbed/run/STACK/NODE  what a host writes: its private directories and logs.

# locate OWNER STACK NODE: sets the variables below.
locate() {
  local part
  for part in "$@"; do
    [[ $part =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || fail "\`$part\` cannot be part of a name"
  done
  run=/run/testbed/$1
  data=.testbed/run/$2
  switch=tb-$1-sw
  namespace=tb-$1-$3
  mounts=$run/mnt/$3
  node=$run/nodes/$3
  root=$data/$3/root
  export run data switch namespace mounts node root
}

# locate_service DIRECTORY: the same from the folder of a service's records, and `log`.
locate_service() {
  local stack host=${1%/services/*} owner=${1#/run/testbed/}
  owner=${owner%%/*}
  read -r stack <"/run/testbed/$owner/owner" || fail "no stack of owner $owner"
  locate "$owner" "$stack" "${host##*/}"
  # shellcheck disable=SC2034 # for those who source it
  log=$data/${host##*/}/log/${1##*/}.log
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# A name in /run/netns or a file of ours is a namespace only while one is mounted there: names can outlive a reboot.
is_namespace() { [[ -e $1 && $(stat -fc %t "$1" 2>/dev/null) == 6e736673 ]]; }

make_namespace() {
  is_namespace "/run/netns/$1" && return
  if [[ -e /run/netns/$1 ]]; then rm -f "/run/netns/$1"; fi
  ip netns add "$1"
}

# mac_of ADDRESS: the same address always has the same one. A host made anew is reached at once, whatever its peers remember,
# and nobody has to ask: all namespaces of a kernel share one table of 1024 learned neighbours, too few for 100 hosts.
mac_of() {
  local bytes
  IFS=. read -ra bytes <<<"$1"
  printf '02:00:%02x:%02x:%02x:%02x' "${bytes[@]}"
}

# know_neighbours NAMESPACE DEVICE: all of the hosts file, so that the kernel need not learn them.
know_neighbours() {
  local address name
  {
    printf 'neigh flush dev %s nud permanent\n' "$2"
    while read -r address name; do
      if [[ $address == *.* && $name != localhost ]]; then
        printf 'neigh replace %s lladdr %s dev %s nud permanent\n' "$address" "$(mac_of "$address")" "$2"
      fi
    done <"$run/hosts"
  } | ip -n "$1" -batch -
}

# enter PROGRAM…: in the host's network and file system, in the same folder.
enter() { nsenter --net="/run/netns/$namespace" --mount="$mounts" --wd=. "$@"; }

# Ends every process of a network namespace; its name must not go before its last process.
empty_namespace() {
  is_namespace "/run/netns/$1" || return 0
  local pids deadline=$((SECONDS + 10))
  while pids=$(ip netns pids "$1") && [[ -n $pids ]]; do
    ((SECONDS < deadline)) || fail "processes $(tr '\n' ' ' <<<"$pids")of namespace $1 do not end"
    # shellcheck disable=SC2086 # a list of numbers
    kill -KILL $pids 2>/dev/null || true
  done
}

# What root made in .testbed belongs to whom the project belongs to.
hand_over() { [[ -O . ]] || chown "$(stat -c %u:%g .)" "$@"; }

# record FILE EPOCH: what `observe.sh` compares with later. Written last, when everything holds.
record() { printf '%s\n' "$2" >"$1"; }
