# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set or read by who sources it
# What service-carrier.sh does for disk-full; sourced. The fault is a file without a name that has all the room there is: the
# kernel frees it with the carrier, however that ends.

# Nobody's disk is ever filled: it must be in memory, and bounded, as a host's own is.
readonly most_bytes=$((4 << 30))

arm() {
  local type blocks size
  [[ $STATE_DIRECTORY ]] || give_up "$name keeps no state: a full disk is nothing to it"
  # Not in the directory itself, whose files are the service's.
  place=${STATE_DIRECTORY%/*}
  read -r type blocks size < <(stat -f -c '%T %b %S' "$place") || give_up "cannot look at the file system of $place"
  [[ $type == tmpfs ]] || give_up "$place is on a disk ($type) that is not the host's own and bounded"
  ((blocks > 0 && blocks * size <= most_bytes)) || give_up "$place has more than 4 GiB: too much to fill"
  [[ ! -e $STATE_DIRECTORY || $(stat -c %d "$STATE_DIRECTORY") == $(stat -c %d "$place") ]] ||
    give_up "$STATE_DIRECTORY is a file system of its own"
}

# Ends when there is no room.
fill() {
  cat /dev/zero >&7 2>/dev/null
  filled=$SECONDS
}

fire() {
  local file=$place/.testbed-full-$$
  exec 7>>"$file" || give_up "cannot write $file"
  rm "$file"
  fired=yes
  fill
}

# What the service frees is taken, too.
attend() {
  if ((SECONDS > filled)); then fill; fi
}

heal() { exec 7>&-; }
relieve() { :; }
