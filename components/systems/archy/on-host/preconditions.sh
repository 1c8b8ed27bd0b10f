#!/usr/bin/env bash
# HOME NODE ADDRESS MACHINE-ID SCHEME HOST USER: whether this host may be tested. Prints a line for each precondition: its
# name, a tab, `ok`, `no` or `unseen`, a tab, what was seen. What cannot be seen is never `ok`. Changes nothing.
set -uo pipefail

# The least free disk (MB): suites install apps.
readonly LEAST_DISK=512

say() { printf '%s\t%s\t%s\n' "$1" "$2" "$3"; }

identity() {
  local told id
  told=$(cut -d' ' -f2 "$home/host" 2>/dev/null)
  id=$(cat /etc/machine-id 2>/dev/null)
  if [[ $told != "$node" ]]; then
    say identity no "this host was not deployed as $node but as ${told:-nothing}"
  elif ! grep -qwF "$address" < <(ip -o -4 address show | awk '{ sub("/.*", "", $4); print $4 }'); then
    say identity no "this host does not have the address $address"
  elif [[ $machine && $id != "$machine" ]]; then
    say identity no "its machine-id is ${id:-unknown}, the roster says $machine"
  else
    say identity ok "$node at $address, machine-id ${id:-unknown}"
  fi
}

tools() {
  local program missing=''
  for program in bats jq curl flock timeout base64; do
    "$program" --version >/dev/null 2>&1 || missing+=" $program"
  done
  if [[ $missing ]]; then
    say tools no "missing, or does not run:$missing; packages could not be installed by themselves, so do it there: sudo apt-get install$missing"
  else
    say tools ok "$(bats --version), $(jq --version)"
  fi
}

room() {
  local free
  free=$(df -Pm "$home" | awk 'NR == 2 { print $4 }')
  if ((free >= LEAST_DISK)); then say disk ok "$free MB free"; else say disk no "$free MB free, at least $LEAST_DISK are needed"; fi
}

# The one that the plan starts by hand is told by its name; ours are in the sessions of their supervisors. Other hosts' processes
# may be seen here too.
gates() {
  local process words stat fields ours
  ours=" $(cut -d ' ' -f 1 "$home"/gates/*/process 2>/dev/null | tr '\n' ' ')"
  for process in /proc/[0-9]*; do
    [[ $process/ns/net -ef /proc/self/ns/net ]] || continue
    mapfile -d '' -t words <"$process/cmdline" || continue
    [[ " ${words[*]} " == *run-gate.sh* ]] || continue
    read -r stat <"$process/stat" || continue
    read -ra fields <<<"${stat##*) }"
    if [[ $ours != *" ${fields[3]} "* ]]; then
      say gate no "another gate runs: pid ${process##*/}, ${words[*]}"
      return
    fi
  done 2>/dev/null
  say gate ok "no gate of somebody else runs"
}

# rpc METHOD [PARAMS-ON-STDIN]
rpc() {
  local csrf
  csrf=$(awk '$6 == "csrf_token" { print $7 }' "$scratch/cookies" 2>/dev/null)
  jq -c --arg method "$1" '{jsonrpc: "2.0", id: 1, method: $method, params: .}' |
    curl -ksS --max-time 10 -b "$scratch/cookies" -c "$scratch/cookies" -H 'content-type: application/json' \
      -H "x-csrf-token: $csrf" --data-binary @- "$url/rpc/v1"
}

# Logs in, and keeps the node's state in `state`, empty if there is none.
password() {
  local answer
  answer=$(jq -Rc '{password: .}' <"$home/password" | rpc auth.login 2>&1)
  if ! jq -e 'has("result") and (has("error") | not)' <<<"$answer" >/dev/null 2>&1; then
    say password no "no log-in at $url: ${answer:0:200}"
    return
  fi
  state=$(rpc server.get-state <<<'{}' 2>/dev/null | jq -c '.result.data // .result // empty' 2>/dev/null)
  say password ok "logged in at $url"
}

# As the user whose containers they are. Only where there is podman.
containers() { ${user:+runuser -u "$user" --} podman "$@" 2>/dev/null; }

chain() {
  local name info
  if command -v bitcoin-cli >/dev/null; then
    info=$(bitcoin-cli getblockchaininfo 2>&1)
  elif command -v podman >/dev/null && name=$(containers ps --format '{{.Names}}' | grep -m1 -E '^bitcoin'); then
    info=$(containers exec "$name" bitcoin-cli getblockchaininfo 2>&1)
  else
    info='there is neither bitcoin-cli nor a container of Bitcoin'
  fi
  if ! jq -e 'has("blocks")' <<<"$info" >/dev/null 2>&1; then
    say synced unseen "${info:0:200}"
    say archival unseen "${info:0:200}"
    return
  fi
  jq -r '"synced\t\(if .initialblockdownload == false and .blocks == .headers then "ok" else "no" end)\tinitialblockdownload \(.initialblockdownload), \(.blocks) of \(.headers) blocks",
    "archival\t\(if .pruned == false then "ok" else "no" end)\tpruned \(.pruned)"' <<<"$info"
}

# Apps that run without having been installed: containers that no unit made, or that the node's own list lacks.
installs() {
  local adopted
  if command -v podman >/dev/null; then
    adopted=$(containers ps -a --format '{{.Names}} {{.Labels}}' | grep -v PODMAN_SYSTEMD_UNIT | cut -d' ' -f1 | tr '\n' ' ')
  elif jq -e 'has("manifest_ids")' <<<"$state" >/dev/null 2>&1; then
    adopted=$(jq -r '((."package-data" | keys) - .manifest_ids) | join(" ")' <<<"$state")
  else
    say installs unseen "neither podman nor manifest_ids in the node's state tell what was installed"
    return
  fi
  if [[ ${adopted// /} ]]; then say installs no "adopted, not installed: $adopted"; else say installs ok "every app was installed"; fi
}

# The one that the plan names: /app/lnd/ at lnd-ui's 18083, not at an old 8081.
proxy() {
  local text ports
  if command -v nginx >/dev/null; then
    text=$(nginx -T 2>/dev/null)
  else
    text=$(find /etc/nginx /etc/archy/nginx -type f -exec cat {} + 2>/dev/null)
  fi
  ports=$(awk '/location/ { here = /\/app\/lnd\// } here && /proxy_pass/ { sub(/.*:/, ""); sub(/[^0-9].*/, ""); print }' <<<"$text" | sort -u | tr '\n' ' ')
  case $ports in
    '18083 ') say proxy ok "/app/lnd/ leads to 18083" ;;
    '') say proxy unseen "no target of /app/lnd/ in nginx's configuration" ;;
    *) say proxy no "/app/lnd/ leads to ${ports}instead of 18083" ;;
  esac
}

units() {
  local files file name there orphans=''
  if command -v podman >/dev/null; then
    there=$(containers ps -a --format '{{.Names}}')
  elif [[ $state ]]; then
    there=$(jq -r '."package-data" | keys[]' <<<"$state")
  else
    say units unseen "nobody tells which containers there are"
    return
  fi
  mapfile -t files < <(find "$(getent passwd "${user:-root}" | cut -d: -f6)/.config/containers/systemd" \
    /etc/containers/systemd /var/lib/archy/quadlets -name '*.container' 2>/dev/null)
  for file in "${files[@]}"; do
    name=$(sed -n 's/^ *ContainerName *= *//p' "$file" | tail -n 1)
    grep -qxF -- "${name:-systemd-$(basename "$file" .container)}" <<<"$there" || orphans+="${file##*/} "
  done
  if [[ $orphans ]]; then say units no "units without their container: $orphans"; else say units ok "${#files[@]} units, each with its container"; fi
}

settled() {
  local stuck
  if [[ $user ]] && stuck=$(XDG_RUNTIME_DIR=/run/user/$(id -u "$user") runuser -u "$user" -- systemctl --user list-units \
    --state=activating --plain --no-legend 2>/dev/null); then
    stuck=$(awk '{ print $1 }' <<<"$stuck" | tr '\n' ' ')
  elif [[ $state ]]; then
    stuck=$(jq -r '[."package-data" | to_entries[] | select(.value.state | IN("starting", "installing")) | .key] | join(" ")' <<<"$state")
  else
    say settled unseen "nobody tells what is still starting"
    return
  fi
  if [[ ${stuck// /} ]]; then say settled no "still starting: $stuck"; else say settled ok "nothing is still starting"; fi
}

main() {
  home=$1 node=$2 address=$3 machine=$4 url=$5://$6 user=$7 state=''
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  identity
  tools
  room
  gates
  password
  chain
  installs
  proxy
  units
  settled
}
main "$@" </dev/null
