#!/usr/bin/env bash
# VERB: how a machine's kernel is set while a stack has it, as root on it. TESTBED_ROOT stands for `/`.
#   apply    Environment: TUNING (words NAME=VALUE: hugePages, a number of pages; governor, of all processors). Prints for each what
#            it is then, and why it is not as asked. What is not asked for any more is put back.
#   changed  Prints the name of what is not as `apply` left it, if there is one.
#   restore  Puts back what was there before; what somebody has set since is theirs.
# A machine that starts again forgets all of it by itself, so what was kept holds for one boot.
set -euo pipefail

# Lines NAME PATH BEFORE SET; SET is `?` from before it is written until it was read back.
readonly kept=${TESTBED_ROOT:-}/var/lib/testbed/tuning
boot() { cat "${TESTBED_ROOT:-}/proc/sys/kernel/random/boot_id"; }
this_boot() { [[ -s $kept && $(head -n 1 "$kept") == "$(boot)" ]]; }

# places NAME: the files it is set in.
places() {
  local place root=${TESTBED_ROOT:-}
  case $1 in
    hugePages) place="$root/proc/sys/vm/nr_hugepages" ;;
    governor) place="$root/sys/devices/system/cpu/cpufreq/policy*/scaling_governor" ;;
    *) return ;;
  esac
  compgen -G "$place" || true
}

# remember NAME PATH BEFORE SET, instead of what was known of that path.
remember() {
  forget "$2"
  printf '%s\n' "$*" >>"$kept"
}
forget() {
  awk -v path="$1" '$2 != path' "$kept" >"$kept.new"
  mv "$kept.new" "$kept"
}

put_back() {
  local path=$1 before=$2 set=$3
  if [[ $set == '?' || $(<"$path") == "$set" ]]; then printf '%s\n' "$before" >"$path" || true; fi
  forget "$path"
}

# put_back_all EXCEPT: all but what is asked for by these words.
put_back_all() {
  local name path before set
  this_boot || return 0
  while read -r name path before set; do
    if [[ " $1" != *" $name="* ]]; then put_back "$path" "$before" "$set"; fi
  done < <(tail -n +2 "$kept")
}

# set_one NAME PATH VALUE: says what it is then.
set_one() {
  local before now
  before=$(awk -v path="$2" '$2 == path { print $3 }' "$kept")
  before=${before:-$(<"$2")}
  remember "$1" "$2" "$before" '?'
  printf '%s\n' "$3" 2>/dev/null >"$2" || true
  now=$(<"$2")
  remember "$1" "$2" "$before" "${now:-?}"
  if [[ $now == "$3" ]]; then
    printf '%s: %s\n' "$1" "$now"
  else
    printf '%s: %s wanted, this machine gives %s\n' "$1" "$3" "${now:-nothing}"
  fi
}

apply() {
  local word path paths
  put_back_all "$*"
  if (($# == 0)); then rm -f "$kept"; return; fi
  if ! this_boot; then mkdir -p "${kept%/*}" && boot >"$kept"; fi
  for word; do
    mapfile -t paths < <(places "${word%%=*}")
    if ((${#paths[@]} == 0)); then printf '%s: %s wanted, this machine has none\n' "${word%%=*}" "${word#*=}"; fi
    for path in "${paths[@]}"; do set_one "${word%%=*}" "$path" "${word#*=}"; done
  done | sort -u
}

changed() {
  local name path set
  [[ -s $kept ]] || return 0
  while read -r name path _ set; do
    if ! this_boot || [[ $set != '?' && $(cat "$path" 2>/dev/null) != "$set" ]]; then printf '%s\n' "$name" && return; fi
  done < <(tail -n +2 "$kept")
}

main() {
  local words
  read -ra words <<<"${TUNING:-}"
  case $1 in
    apply) apply "${words[@]}" ;;
    changed) changed ;;
    restore) put_back_all '' && rm -f "$kept" ;;
    *) exit 2 ;;
  esac
}
main "$@" </dev/null
