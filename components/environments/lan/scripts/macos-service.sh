#!/usr/bin/env bash
# VERB OWNER STACK NODE SERVICE ADDRESS: a service of a Mac, as service.sh has it (also its environment), kept running by launchd.
# Runs on it, in its copy of the project, with what that has from Homebrew. Has not run on a Mac.
# shellcheck disable=SC2153 # upper case: given from outside
set -euo pipefail

program_path() { PATH=$PATH:/opt/homebrew/bin type -P -- "$1" || fail "service $name: there is no program \`$1\` on this Mac"; }

# content text TEXT | content DIGEST FILE-OF-THE-PROJECT
content() { if [[ $1 == text ]]; then printf %s "$2"; else cat -- "$2"; fi; }

# put PATH MODE: what comes on stdin. Sets `changed` if it was not as it must be.
put() {
  mkdir -p "${1%/*}"
  (umask 077 && cat >"$1.new")
  chown "$user" "$1.new"
  chmod "$2" "$1.new"
  if cmp -s "$1.new" "$1" && [[ $(stat -c %a "$1") == "$(stat -c %a "$1.new")" ]]; then rm "$1.new"; return; fi
  mv "$1.new" "$1"
  changed=yes
}

# Puts the declared files in place and removes those no longer declared.
write_files() {
  local files previous path kept=()
  eval "files=($FILES)"
  previous=$(cat "$directory/files" 2>/dev/null || true)
  set -- ${files[@]+"${files[@]}"}
  while (($# > 0)); do
    kept_at "$1" >/dev/null
    claim "$1"
    kept+=("$1")
    put "$1" "$2" < <(content "$3" "$4")
    shift 4
  done
  printf '%s\n' ${kept[@]+"${kept[@]}"} >"$directory/files"
  while IFS= read -r path; do
    if [[ $path ]] && ! grep -qxF -- "$path" "$directory/files"; then rm -f "$path"; fi
  done <<<"$previous"
  rm -f "$directory/sums" "$directory/modes"
  if ((${#kept[@]} > 0)); then
    sha256sum "${kept[@]}" >"$directory/sums"
    stat -c '%a %n' "${kept[@]}" >"$directory/modes"
  fi
}

# What is asked about it later, and when it is removed.
write_spec() {
  local each
  for each in STATE_DIRECTORY STOP_SECONDS RESTART EVERY; do printf '%s=%q\n' "$each" "${!each}"; done >"$directory/spec.new"
  mv "$directory/spec.new" "$directory/spec"
}

# Sets `arguments` and `environment`, as print_plist takes them.
words() {
  local first
  eval "arguments=($COMMAND) environment=(PATH=\"\$PATH:/opt/homebrew/bin\" HOME=\"\${STATE_DIRECTORY:-/tmp}\" $ENVIRONMENT) first=($FIRST)"
  arguments[0]=$(program_path "${arguments[0]}")
  arguments=(/bin/bash "$PWD/components/environments/lan/scripts/macos-start.sh" "$directory" "$STATE_DIRECTORY"
    "${#first[@]}" "${first[@]}" "${arguments[@]}")
}

refuse() { fail "service $name on this Mac $1; its last lines ($log):"$'\n'"$(tail -n 20 "$log")"; }

await_ready() {
  local ready deadline=$((SECONDS + STOP_SECONDS + 10))
  # A job is over now and then.
  if [[ $EVERY ]]; then return; fi
  until inspect "$directory/service"; do
    ((SECONDS < deadline)) || refuse "does not start"
    sleep 0.1
  done
  if [[ ! $READY ]]; then return; fi
  eval "ready=($READY)"
  bash components/environments/supervision/ready.sh "$address" "${ready[@]}" || refuse "is not ready"
  inspect "$directory/service" || refuse "ended"
}

remove() {
  local path STATE_DIRECTORY='' STOP_SECONDS=5
  [[ -d $directory ]] || return 0
  # shellcheck disable=SC1091 # written above
  if [[ -s $directory/spec ]]; then source "$directory/spec"; fi
  remove_job
  while IFS= read -r path; do if [[ $path ]]; then rm -f "$path"; fi; done < <(cat "$directory/files" 2>/dev/null)
  if [[ $STATE_DIRECTORY ]]; then rm -rf "$STATE_DIRECTORY"; fi
  rm -rf "$directory" "$log"
}

main() {
  # shellcheck source=components/environments/lan/scripts/macos-layout.sh
  source components/environments/lan/scripts/macos-layout.sh
  local verb=$1 name=$5 address=$6 changed='' user label plist directory log arguments environment
  export -n COMMAND FIRST ENVIRONMENT FILES
  locate "$2" "$3" "$4"
  directory=$node/services/$name
  locate_service "$directory"
  label_of "$name"
  if [[ $verb == delete ]]; then remove; exit; fi
  user=$(<"$node/user")
  mkdir -p "$directory" "${log%/*}"
  claim "$plist"
  touch "$log" "$directory/hold"
  chown "$user" "$log"
  if [[ $STATE_DIRECTORY ]]; then
    kept_at "$STATE_DIRECTORY" >/dev/null
    claim "$STATE_DIRECTORY"
    mkdir -p "$STATE_DIRECTORY"
    chown "$user" "$STATE_DIRECTORY"
  fi
  write_files
  write_spec
  words
  load_job "$changed" >/dev/null
  await_ready
  record "$directory/epoch" "$EPOCH"
}
main "$@" </dev/null
