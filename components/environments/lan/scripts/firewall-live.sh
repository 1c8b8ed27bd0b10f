# shellcheck shell=bash
# shellcheck disable=SC2154 # set by who sources it
# What of ufw is in the kernel; sourced by firewall.sh, or sent in front of it. ufw makes chains in the tables `filter` and never
# takes them away; what was there before it is somebody else's.

# tables_of FAMILY: sets what is asked about 4 or 6, in a function that has the variables.
tables_of() { if [[ $1 == 4 ]]; then program=iptables nft_family=ip; else program=ip6tables nft_family=ip6; fi; }

# in_nft: asked like this, the kernel makes nothing; whoever asks iptables for rules gets tables.
in_nft() { [[ $("$program" -V) == *nf_tables* ]]; }

# has_live FAMILY [CHAIN]: whether there are tables for iptables, or a chain in them.
has_live() {
  local program nft_family
  tables_of "$1"
  if ! in_nft; then "$program" -S ${2:+"$2"} >/dev/null 2>&1
  elif [[ ${2:-} ]]; then nft list chain "$nft_family" filter "$2" >/dev/null 2>&1
  else nft list table "$nft_family" filter >/dev/null 2>&1; fi
}

# switch_live FAMILY OLD NEW: from some rules of ours to others in one step, so that what is in both is never closed.
switch_live() {
  local program nft_family line chain batch='' number=0
  tables_of "$1"
  while IFS= read -r line; do
    if [[ $line ]] && ! grep -qxF -- "$line" <<<"$3" && is_live "$line"; then batch+="-D ${line#-A }"$'\n'; fi
  done <<<"$2"
  while IFS= read -r line; do
    if [[ ! $line ]] || is_live "$line"; then continue; fi
    chain=${line#-A } chain=${chain%% *}
    batch+="-I $chain $((++number)) ${line#-A "$chain" }"$'\n'
  done <<<"$3"
  if [[ $batch ]]; then printf '*filter\n%sCOMMIT\n' "$batch" | "$program-restore" --noflush; fi
}

# is_live LINE
is_live() {
  # shellcheck disable=SC2086 # words
  "$program" -C ${1#-A } 2>/dev/null
}

# keep_live FOLDER: what the kernel has before ufw is enabled.
keep_live() {
  local family program nft_family key file
  mkdir -p "$1"
  for family in 4 6; do
    tables_of "$family"
    : >"$1/$program"
    if has_live "$family"; then "$program" -S >"$1/$program"; fi
    nft -s list table "$nft_family" filter >"$1/table-$nft_family" 2>/dev/null || rm -f "$1/table-$nft_family"
  done
  # Enabling ufw sets some of the kernel's switches, and at boot interfaces inherit those called `default`.
  sed -n 's|^ *\([a-z0-9_./-]*\) *=.*|\1|p' /etc/ufw/sysctl.conf 2>/dev/null | sed 's|[.]|/|g; s|/conf/[^/]*/|/conf/*/|' | while IFS= read -r key; do
    for file in /proc/sys/$key; do
      if [[ -r $file ]]; then printf '%s = %s\n' "${file#/proc/sys/}" "$(<"$file")"; fi
    done
  done | sort -u >"$1/sysctl"
}

# scrub_live FOLDER: takes away what ufw left of what keep_live has not seen, and puts policies back.
scrub_live() {
  local family program nft_family
  for family in 4 6; do
    tables_of "$family"
    "$program" -S >"$guard/now"
    {
      echo '*filter'
      sed -n 's/^-P \([A-Z]*\) \([A-Z]*\)$/:\1 \2 [0:0]/p' "$1/$program"
      grep -E '^-A (INPUT|OUTPUT|FORWARD) -j ufw6?-' "$guard/now" | grep -vxFf "$1/$program" | sed 's/^-A/-D/'
      grep -E '^-N ufw6?-' "$guard/now" | grep -vxFf "$1/$program" | sed 's/^-N/-F/'
      grep -E '^-N ufw6?-' "$guard/now" | grep -vxFf "$1/$program" | sed 's/^-N/-X/'
      echo COMMIT
    } >"$guard/batch" || true
    "$program-restore" --noflush <"$guard/batch"
    if in_nft; then scrub_table "$1/table-$nft_family"; fi
  done
  rm -f "$guard/now" "$guard/batch"
  sysctl -q -e -p "$1/sysctl" >/dev/null
}

# rules_in: reads a listing of nft and prints what is not an empty chain.
rules_in() { grep -vE $'^(#|table |\tchain |\t\ttype |\t}|}|$)' || true; }

# scrub_table KEPT: the table itself, and chains of the kernel's own hooks, if they came with ufw and nobody uses them.
scrub_table() {
  local chain now
  now=$(nft -s list table "$nft_family" filter 2>/dev/null) || return 0
  if [[ ! -e $1 ]]; then
    if [[ ! $(rules_in <<<"$now") ]]; then nft delete table "$nft_family" filter; fi
    return
  fi
  for chain in INPUT FORWARD OUTPUT; do
    if grep -q $'^\t'"chain $chain {" "$1" || ! grep -q $'^\t'"chain $chain {" <<<"$now"; then continue; fi
    if [[ ! $(nft -s list chain "$nft_family" filter "$chain" | rules_in) ]]; then nft delete chain "$nft_family" filter "$chain"; fi
  done
}
