#!/usr/bin/env bash
# VERB OWNER STACK NODE SERVICE ADDRESS: a service of a host, kept running by what the host has for that, see supervised.sh.
# Environment: COMMAND FIRST ENVIRONMENT FILES (shell words), STATE_DIRECTORY RESTART OPEN_FILES STOP_SECONDS,
# EVERY (a job: milliseconds from run to run), READY (shell words: port, seconds, path, text; empty: as soon as it runs), EPOCH,
# NEEDS (rights beyond an ordinary program's), SHIFTABLE_CLOCK (empty: its clock cannot be shifted), TESTBED_LAYOUT (the
# environment's layout.sh: what scripts know of a host).
# shellcheck disable=SC2153 # upper case: given from outside
set -euo pipefail

# content text TEXT | content DIGEST FILE-OF-THE-PROJECT
content() { if [[ $1 == text ]]; then printf %s "$2"; else cat -- "$(project_file "$2")"; fi; }

# Puts the declared files in place and removes those no longer declared. Sets `changed` if a file was not as it must be.
write_files() {
  local files previous path kept=()
  eval "files=($FILES)"
  previous=$(cat "$directory/files" 2>/dev/null || true)
  : >"$directory/files.new"
  set -- "${files[@]}"
  while (($# > 0)); do
    kept_at "$1" >/dev/null
    claim "$1"
    printf '%s\n' "$1" >>"$directory/files.new"
    # shellcheck disable=SC2016 # expanded in the host
    if content "$3" "$4" | enter bash -euc '
      mkdir -p "${1%/*}"; umask 077; cat >"$1.new"; if [[ $3 ]]; then chown "$3" "$1.new"; fi; chmod "$2" "$1.new"
      if cmp -s "$1.new" "$1" && [[ $(stat -c %a "$1") == "$(stat -c %a "$1.new")" ]]; then rm "$1.new"; exit 9; fi
      mv "$1.new" "$1"' put "$1" "$2" "${service_user:-}"; then changed=yes; else (($? == 9)) || fail "cannot write $1"; fi
    kept+=("$(kept_at "$1")")
    shift 4
  done
  while IFS= read -r path; do
    if [[ $path ]] && ! grep -qxF -- "$path" "$directory/files.new"; then enter rm -f "$path"; fi
  done <<<"$previous"
  mv "$directory/files.new" "$directory/files"
  rm -f "$directory/sums" "$directory/modes"
  if ((${#kept[@]} > 0)); then
    sha256sum "${kept[@]}" >"$directory/sums"
    stat -c '%a %n' "${kept[@]}" >"$directory/modes"
  fi
}

write_spec() {
  local name
  (
    umask 077
    for name in COMMAND FIRST ENVIRONMENT STATE_DIRECTORY RESTART OPEN_FILES STOP_SECONDS EVERY NEEDS SHIFTABLE_CLOCK \
      LOG_BYTES FINGERPRINT; do
      printf '%s=%q\n' "$name" "${!name}"
    done >"$directory/spec.new"
  )
  mv "$directory/spec.new" "$directory/spec"
}

# The program itself has been started, not only what starts it. One that cannot be started at all has ended before.
is_started() {
  local words
  mapfile -d '' -t words <"/proc/$pid/cmdline" || return
  [[ ${words[*]} && ${words[*]} != @("setsid env "*|"env -i "*|"bash "*"/supervise.sh "*) ]]
} 2>/dev/null

# What answers must be the service as it is declared now, so its process comes first and its port second.
await_ready() {
  local ready deadline=$((SECONDS + STOP_SECONDS + 10))
  eval "ready=($READY)"
  until inspect "$directory/service" && [[ $fingerprint == "$FINGERPRINT" && "$pid $started" != "$old" ]]; do
    ((SECONDS < deadline)) || refuse "does not start"
    sleep 0.02
  done
  if [[ $READY ]]; then
    enter bash components/environments/supervision/ready.sh "$address" "${ready[@]}" || refuse "is not ready"
  else
    while inspect "$directory/service" && ! is_started; do
      ((SECONDS < deadline)) || refuse "does not start"
      sleep 0.02
    done
  fi
  inspect "$directory/service" || refuse "ended"
}

refuse() {
  fail "service ${directory##*/} on host ${node##*/} $1; its last lines ($log):"$'\n'"$(tail -n 20 "$log")"
}

report() {
  local limit
  limit=$(awk '/^Max open files/ { print $4 }' "/proc/$pid/limits")
  rm -f "$directory/shortfall"
  if [[ $OPEN_FILES && $limit != unlimited ]] && ((limit < OPEN_FILES)); then
    printf 'open files: %s wanted, %s allowed on this machine\n' "$OPEN_FILES" "$limit" | tee "$directory/shortfall"
  fi
}

remove() {
  local path
  [[ -d $directory ]] || return 0
  STOP_SECONDS=${STOP_SECONDS:-5}
  end_running
  if host_lives; then
    while IFS= read -r path; do enter rm -f "$path"; done < <(cat "$directory/files" 2>/dev/null)
    if [[ $STATE_DIRECTORY ]]; then enter rm -rf "$STATE_DIRECTORY"; fi
  fi
  rm -rf "$directory" "$log" "$log.1"
}

main() {
  # shellcheck source=components/environments/local/scripts/layout.sh
  source "$TESTBED_LAYOUT"
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  # Big values must not be in the environment of every child.
  export -n COMMAND FIRST ENVIRONMENT FILES
  local verb=$1 stack=$3
  locate "$2" "$stack" "$4"
  # shellcheck source=components/environments/supervision/supervised.sh
  source "$supervisor"
  directory=$node/services/$5 log=$logs/$5.log address=$6 changed='' old=''
  if [[ $verb == delete ]]; then remove; exit; fi
  NEEDS=${NEEDS:-} SHIFTABLE_CLOCK=${SHIFTABLE_CLOCK:-}
  LOG_BYTES=${LOG_BYTES:-16777216}
  FINGERPRINT=$(printf '%s\0' "$COMMAND" "$ENVIRONMENT" "$FILES" "$OPEN_FILES" "$STATE_DIRECTORY" ${EVERY:+"$EVERY"} \
    ${NEEDS:+"$NEEDS"} ${SHIFTABLE_CLOCK:+"clock $SHIFTABLE_CLOCK"} | sha256sum | cut -c1-16)
  mkdir -p "$directory" "${log%/*}"
  if [[ $STATE_DIRECTORY ]]; then
    kept_at "$STATE_DIRECTORY" >/dev/null
    claim "$STATE_DIRECTORY"
  fi
  touch "$log" "$directory/hold"
  hand_over "${log%/*}" "$log"
  write_files
  write_spec
  keep_running
  await_ready
  report
  record "$directory/epoch" "$EPOCH"
}
main "$@" </dev/null
