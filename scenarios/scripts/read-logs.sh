#!/usr/bin/env bash
# once|follow LIMIT (LOG POSITION GENERATION)…: what was written to logs since a position. `follow` goes on until its stdin ends.
#   POSITION    bytes of LOG that are known; or -N: all but its last N lines are
#   GENERATION  of LOG.1, which rotation leaves: with another one than now LOG was rotated since, and LOG.1 is read first
# Prints for each piece a line `INDEX POSITION GENERATION SKIPPED BYTES` and then that many bytes: INDEX of the log, from 0;
# POSITION and GENERATION to go on from; SKIPPED bytes before it that are more than LIMIT. `once` has a piece for every LOG
# that exists, `follow` for news.
set -uo pipefail

# One program for all of them.
look() {
  local size time name
  present=()
  while read -r size time name; do present[$name]="$size $time"; done < <(stat -c '%s %Y %n' -- "${files[@]}" 2>/dev/null)
}

# piece INDEX POSITION GENERATION FILE FROM TO
piece() {
  local from=$5 skipped=0
  if (($6 - from > limit)); then skipped=$(($6 - from - limit)) from=$(($6 - limit)); fi
  printf '%s %s %s %s %s\n' "$1" "$2" "$3" "$skipped" "$(($6 - from))"
  if (($6 == from)); then return; fi
  # As many as promised, also when the file is cut off meanwhile.
  { tail -c "+$((from + 1))" -- "$4" && yes ''; } 2>/dev/null | head -c "$(($6 - from))"
}

# news INDEX: of one log.
news() {
  local log=${logs[$1]} size generation old oldest
  if [[ ! ${present[$log]:-} ]]; then return; fi
  size=${present[$log]% *} generation=${present[$log.1]:--} position=${positions[$1]}
  generation=${generation// /-}
  if [[ $position == -* ]]; then
    position=$((size - $(tail -n "${position#-}" -- "$log" | head -c "$size" | wc -c)))
  elif [[ $generation != "${generations[$1]}" ]]; then
    if [[ $generation != - ]]; then
      old=${present[$log.1]% *} oldest=$position
      if ((old < position)); then oldest=0; fi
      piece "$1" 0 "$generation" "$log.1" "$oldest" "$old"
    fi
    position=0
  elif ((size < position)); then
    position=0
  fi
  if [[ $verb == once ]] || ((size > position)); then piece "$1" "$size" "$generation" "$log" "$position" "$size"; fi
  positions[$1]=$size generations[$1]=$generation
}

main() {
  verb=$1 limit=$2 logs=() positions=() generations=() files=()
  local -A present
  local index code position
  shift 2
  while (($# >= 3)); do
    logs+=("$1") positions+=("$2") generations+=("$3") files+=("$1" "$1.1")
    shift 3
  done
  while :; do
    look
    for index in "${!logs[@]}"; do news "$index"; done
    if [[ $verb == once ]]; then exit 0; fi
    read -r -t 0.3
    code=$?
    # More than 128: out of time. Else it has ended.
    if ((code > 0 && code <= 128)); then exit 0; fi
  done
}
main "$@"
