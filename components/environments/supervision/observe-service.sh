# shellcheck shell=bash
# shellcheck disable=SC2154 # set by who sources it
# What a host shows of its services, in lines of an environment's observe.sh; sourced.

# say PART NODE SERVICE FILE-WITH-EPOCH [WHAT DECLARED OBSERVED]
say() {
  local epoch
  { read -r epoch <"$4"; } 2>/dev/null || return 0
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$epoch" "${5:-}" "${6:-}" "${7:-}"
}

# changed_modes FILE: lines `MODE PATH` of what has another mode than in the file.
changed_modes() {
  local path paths=()
  while read -r _ path; do paths+=("$path"); done <"$1"
  stat -c '%a %n' "${paths[@]}" 2>/dev/null | grep -vxFf "$1"
}

# observe_service DIRECTORY NODE
observe_service() {
  local directory=$1 name=${1##*/} problem=()
  if [[ $broken ]]; then
    problem=(service "on its host" "$broken")
  elif ! inspect "$directory/supervisor"; then
    problem=(supervisor running gone)
  elif ! [[ /proc/$pid/ns/net -ef $network ]]; then
    problem=(supervisor "on its host" "in a namespace of the past")
  elif [[ -e $directory/finished ]]; then
    : # it was not to be started again
  elif ! inspect "$directory/service"; then
    # A fault keeps it down: that is no drift, and it ends with the fault.
    if flock -n -s "$directory/hold" true; then problem=(service running gone); fi
  elif [[ $state == T ]] && flock -n -s "$directory/hold" true; then
    problem=(service running paused)
  fi
  if ((${#problem[@]} == 0)) && [[ -s $directory/sums ]]; then
    local changed
    changed=$(sha256sum --check --quiet "$directory/sums" 2>/dev/null) || problem=("files" "as declared" "changed: ${changed//$'\n'/, }")
    if ((${#problem[@]} == 0)) && [[ -s $directory/modes ]] && changed=$(changed_modes "$directory/modes"); then
      problem=("file modes" "as declared" "changed: ${changed//$'\n'/, }")
    fi
  fi
  say service "$2" "$name" "$directory/epoch" "${problem[@]}"
}
