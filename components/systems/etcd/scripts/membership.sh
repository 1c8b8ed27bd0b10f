#!/usr/bin/env bash
# Keeps the members of an etcd cluster equal to the declared ones.
#
#   membership.sh start etcd FLAGS…                     the service: joins at the first start, then becomes etcd
#   membership.sh create|update CLIENT_URL PEER_URL …   removes every member that is not declared
#   membership.sh delete …                              nothing: the whole cluster goes
#
# A member joins by itself because only then is it known that it will really start: a cluster that waits for an added
# member which never comes may be left without a quorum.
set -euo pipefail

JOIN_SECONDS=60
REMOVE_SECONDS=30

fail() { printf 'etcd membership: %s\n' "$*" >&2; exit 1; }

ctl() { ETCDCTL_API=3 etcdctl --endpoints="$1" --dial-timeout=2s --command-timeout=5s "${@:2}"; }

# The value of --NAME=… in the arguments; empty without it.
flag() {
  local name=$1 argument; shift
  for argument; do [[ $argument == "--$name="* ]] && { printf '%s' "${argument#*=}"; return; }; done
  return 0
}

# Client URLs of the other members in an --initial-cluster list: same address, the client port.
other_endpoints() {
  local list=$1 self=$2 client_port=$3 entry url endpoints=
  IFS=, read -ra entries <<<"$list"
  for entry in "${entries[@]}"; do
    url=${entry#*=}
    [[ $url == "$self" ]] || endpoints+=",${url%:*}:$client_port"
  done
  printf '%s' "${endpoints#,}"
}

# What an etcd answers at a URL's path. One that is still being founded accepts the connection and says nothing.
ask() {
  local host=${1%:*} port=${1##*:}
  # shellcheck disable=SC2016 # expanded by the inner shell
  timeout 0.5 bash -c 'exec 3<>"/dev/tcp/$1/$2"; printf "GET $3 HTTP/1.0\r\n\r\n" >&3; cat <&3' \
    - "${host#*://}" "$port" "$2" 2>/dev/null
}

cluster_exists() {
  local endpoint each
  IFS=, read -ra each <<<"$1"
  for endpoint in "${each[@]}"; do [[ $(ask "$endpoint" /version) == HTTP/* ]] && return; done
  return 1
}

# Lines "ID, started|unstarted, NAME, PEER_URL, …" of any endpoint that knows; fails when none answers.
members() {
  local endpoint each
  IFS=, read -ra each <<<"$1"
  for endpoint in "${each[@]}"; do
    ctl "$endpoint" member list 2>/dev/null && return
  done
  return 1
}

# An --initial-cluster that names exactly the members there are, as an added member must give it.
initial_cluster() {
  local name=$1 self=$2 list=$3 id member url cluster=
  while IFS=, read -r id _ member url _; do
    url=${url# } member=${member# }
    [[ $url == "$self" ]] && member=$name
    cluster+=",${member:-member-$id}=$url"
  done <<<"$list"
  printf '%s' "${cluster#,}"
}

# Prints the flags that let this member join the cluster that the members at these endpoints have.
join_flags() {
  local endpoints=$1 name self list line answer; shift
  name=$(flag name "$@")
  self=$(flag initial-advertise-peer-urls "$@")
  local deadline=$((SECONDS + JOIN_SECONDS)) answer='no member answers'
  while true; do
    list=$(members "$endpoints") || list=
    line=$(grep -F " $self," <<<"$list" || true)
    case $line in
      *", unstarted,"*)
        printf '%s\n' --initial-cluster-state=existing "--initial-cluster=$(initial_cluster "$name" "$self" "$list")"
        return ;;
      *", started,"*)
        # It was a member and has lost its data: it must not vote under its old identity.
        answer=$(ctl "$endpoints" member remove "${line%%,*}" 2>&1) || true ;;
      *)
        [[ -z $list ]] || answer=$(ctl "$endpoints" member add "$name" --peer-urls="$self" 2>&1) || true ;;
    esac
    ((SECONDS < deadline)) || fail "$name could not join within $JOIN_SECONDS s; last answer: $answer"
    sleep 0.3
  done
}

# Takes the mark of a founder away once it serves with a quorum, and ends then or with it.
unmark_once_serving() {
  local mark=$1 client=$2
  while [[ -e $mark ]] && kill -0 $$ 2>/dev/null; do
    if [[ $(ask "$client" /health) == *'"health":"true"'* ]]; then rm -f "$mark"; fi
    sleep 0.3
  done
}

# Whether it founded a cluster that never served, while the others have one: they were starting too, so it could not see
# theirs, and there it is not the member that it takes itself for.
founded_in_vain() { [[ -e $1 ]] && members "$(<"$1")" >/dev/null; }

start() {
  local data mark client endpoints flags joining=()
  data=$(flag data-dir "$@")
  mark=$data/member/founding
  # Killed before its log was there: it has promised nothing to anybody, and has to be told again whom to found a cluster
  # with. That is given to those whose directory is empty, so this start ends here and the next one is a first one.
  if [[ -d $data/member && ! -d $data/member/wal ]]; then
    rm -rf "$data/member"
    fail "was killed while it was made; begins again"
  elif founded_in_vain "$mark"; then
    rm -rf "$data/member"
    fail "the others have a cluster already; joins it"
  elif [[ ! -d $data/member ]]; then
    client=$(flag advertise-client-urls "$@")
    endpoints=$(other_endpoints "$(flag initial-cluster "$@")" "$(flag initial-advertise-peer-urls "$@")" "${client##*:}")
    if cluster_exists "$endpoints"; then
      flags=$(join_flags "$endpoints" "$@")
      mapfile -t joining <<<"$flags"
    else
      (umask 077; mkdir -p "$data/member")
      printf '%s' "$endpoints" >"$mark"
    fi
  fi
  # Not its child: nobody would ask etcd how that one ended.
  if [[ -e $mark ]]; then (unmark_once_serving "$mark" "$(flag listen-client-urls "$@")" &); fi
  # The last of two equal flags counts.
  exec "$@" "${joining[@]}"
}

remove_undeclared() {
  local endpoints='' declared=' ' list id url gone answer='no member answers'
  (($# >= 2)) || fail "no declared members given: refusing to remove all"
  while (($# >= 2)); do
    endpoints+=",$1" declared+="$2 "
    shift 2
  done
  local deadline=$((SECONDS + REMOVE_SECONDS))
  while true; do
    gone=
    if list=$(members "${endpoints#,}"); then
      while IFS=, read -r id _ _ url _; do
        [[ $declared == *" ${url# } "* ]] || gone=$id
      done <<<"$list"
      [[ -n $gone ]] || { printf '%s\n' "$list"; return; }
      answer=$(ctl "${endpoints#,}" member remove "$gone" 2>&1) || true
    fi
    ((SECONDS < deadline)) || fail "members that left are still there after $REMOVE_SECONDS s; last answer: $answer"
    sleep 0.3
  done
}

main() {
  local verb=${1:?usage: membership.sh start|create|update|delete …}; shift
  case $verb in
    start) start "$@" ;;
    create | update) remove_undeclared "$@" ;;
    delete) ;;
    *) fail "unknown verb $verb" ;;
  esac
}
main "$@" </dev/null
