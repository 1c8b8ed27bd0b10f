#!/usr/bin/env bash
# HOME VERB ID ARGS…: gates of this host. A gate runs a suite again and again on the host itself, detached from whoever
# started it, and leaves records in HOME/gates/ID. Whoever looks later reads those.
#   start ID SUITE ITERATIONS LIMIT CONSENT SCHEME HOST USER PEERS   prints begun | running | ended | busy OTHER
#         running, ended: one that somebody began before and of whose end nobody has read is taken up, not begun again
#   look ID      prints `state absent|running|ended|lost`, `began SECONDS`, `refused WHY`, `iteration N CODE SECONDS`…
#   records ID   prints `file PATH BASE64` for each record of a gate that has ended
#   end          ends all gates that run, with all they started
#   seen ID      its end was read: the next start begins a new one
set -euo pipefail

# Sets `members`: the living processes of a session.
find_members() {
  local stat line fields
  members=()
  for stat in /proc/[0-9]*/stat; do
    { read -r line <"$stat"; } 2>/dev/null || continue
    read -ra fields <<<"${line##*) }"
    if [[ ${fields[3]} == "$1" && ${fields[0]} != [ZX] ]]; then members+=("${line%% *}"); fi
  done
  ((${#members[@]} > 0))
}

# Ends what is left of the session of the gate that `read_process` read, also when its first process is gone.
end_session() {
  local members deadline=$((SECONDS + 10))
  if [[ $unit ]]; then systemctl stop "$unit" 2>/dev/null || true; fi
  # A number that was given to another process since is somebody else's.
  if [[ ! $pid || ($lives == no && -e /proc/$pid && $(</proc/"$pid"/stat) != *') '[ZX]' '*) ]]; then return; fi
  while find_members "$pid"; do
    ((SECONDS < deadline)) || { printf 'processes %s do not end\n' "${members[*]}" >&2; exit 1; }
    kill -KILL "${members[@]}" 2>/dev/null || true
    sleep 0.02
  done
}

end() {
  local gate
  for gate in "$home"/gates/*; do
    read_process "${gate##*/}" || true
    end_session
  done
}

# read_process ID: sets pid, started, unit, lives (yes or no); fails unless it lives.
read_process() {
  local line fields
  pid='' started='' unit='' lives=no
  read -r pid started unit 2>/dev/null <"$home/gates/$1/process" || true
  [[ $pid ]] && { read -r line <"/proc/$pid/stat"; } 2>/dev/null || return 1
  read -ra fields <<<"${line##*) }"
  [[ ${fields[19]} == "$started" && ${fields[0]} != [ZX] ]] && lives=yes
}

state_of() {
  local gate=$home/gates/$1
  if [[ ! -d $gate ]]; then
    printf absent
  elif [[ -e $gate/ended ]]; then
    printf ended
  elif read_process "$1"; then
    printf running
  # It may have ended since it was asked first.
  elif [[ -e $gate/ended ]]; then
    printf ended
  else
    printf lost
  fi
}

# Another gate of this host that runs now.
other_running() {
  local gate
  for gate in "$home"/gates/*; do
    if [[ -d $gate && ${gate##*/} != "$1" && $(state_of "${gate##*/}") == running ]]; then
      printf %s "${gate##*/}"
      return
    fi
  done
  return 1
}

# systemd runs this host, and not only the machine that it shares: then it would run the gate elsewhere.
has_systemd() {
  ((EUID == 0)) && [[ -d /run/systemd/system && $(readlink /proc/1/ns/mnt) == "$(readlink /proc/self/ns/mnt)" ]] &&
    [[ $(readlink /proc/1/ns/net) == "$(readlink /proc/self/ns/net)" ]] && command -v systemd-run >/dev/null
}

# Under a unit whose end ends all it started; elsewhere as a session of its own.
detach() {
  local program=(bash "$here/supervise.sh" "$home" "$1") deadline=$((SECONDS + 10))
  if has_systemd; then
    systemd-run --quiet --collect --unit="testbed-archy-$1" --property=KillMode=control-group --setenv=PATH="$PATH" \
      --setenv=GATE_UNIT="testbed-archy-$1" "${program[@]}"
  else
    setsid "${program[@]}" </dev/null >"$home/gates/$1/supervisor.log" 2>&1 &
  fi
  until [[ -e $home/gates/$1/process ]]; do
    ((SECONDS < deadline)) || { printf 'the gate does not start: %s\n' "$(cat "$home/gates/$1/supervisor.log")" >&2; exit 1; }
    sleep 0.02
  done
}

start() {
  local gate=$home/gates/$1 state other
  state=$(state_of "$1")
  if [[ $state == running || ($state == ended && ! -e $gate/seen) ]]; then
    printf '%s\n' "$state"
    return
  fi
  if other=$(other_running "$1"); then
    printf 'busy %s\n' "$other"
    return
  fi
  # What a gate that was killed left running.
  if [[ $state == lost ]]; then
    read_process "$1" || true
    end_session
  fi
  rm -rf "$gate"
  mkdir -p "$gate/iterations"
  {
    printf '%s=%q\n' SUITE "$home/folders/$2" ITERATIONS "$3" LIMIT "$4" CONSENT "$5" SCHEME "$6" HOST "$7" RUN_AS "$8" \
      PEERS "$9"
  } >"$gate/plan"
  detach "$1"
  printf 'begun\n'
}

look() {
  local iteration
  printf 'state %s\n' "$(state_of "$1")"
  if [[ -e $home/gates/$1/plan ]]; then printf 'began %s\n' "$(stat -c %Y "$home/gates/$1/plan")"; fi
  if [[ -s $home/gates/$1/ended ]]; then printf 'refused %s\n' "$(<"$home/gates/$1/ended")"; fi
  for iteration in "$home/gates/$1"/iterations/*; do
    if [[ -e $iteration/exit ]]; then printf 'iteration %s %s\n' "${iteration##*/}" "$(<"$iteration/exit")"; fi
  done
}

records() {
  local file text password
  # A suite that prints it must not carry it into results.
  password=$(<"$home/password")
  [[ $(state_of "$1") == ended ]] || { printf 'gate %s has not ended\n' "$1" >&2; exit 1; }
  cd "$home/gates/$1/iterations"
  find . -type f -printf '%P\n' | sort | while IFS= read -r file; do
    text=$(tail -c 262144 "$file" | tr -d '\0')
    printf 'file %s %s\n' "$file" "$(printf '%s\n' "${text//"${password:-$'\n'}"/[password]}" | base64 -w 0)"
  done
}

main() {
  umask 022
  home=$1
  here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
  local verb=$2
  shift 2
  case $verb in
    start | look | records | end) "$verb" "$@" ;;
    seen) : >"$home/gates/$1/seen" ;;
    *)
      printf 'unknown verb %s\n' "$verb" >&2
      exit 2
      ;;
  esac
}
main "$@" </dev/null
