# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set for, or by, who sources it
# Rules of ours in ufw's own files, written as ufw writes them, so that `ufw status` shows them and `ufw delete` works; sourced by
# firewall.sh, or sent in front of it. Asking ufw itself takes a second for some rules, and drops packets while it reloads them.

ufw_names() {
  ufw_files=(/etc/ufw/user.rules /etc/ufw/user6.rules /etc/ufw/ufw.conf /etc/default/ufw)
  # What `ufw status` shows beside a rule of ours: "managed by testbed", as ufw keeps it.
  ufw_tag=" comment=6d616e616765642062792074657374626564"
}

ufw_active() { grep -qi '^ENABLED=yes' /etc/ufw/ufw.conf && has_live 4 ufw-user-input; }

# ufw_default KEY: of /etc/default/ufw. ufw_set_default KEY VALUE.
ufw_default() { sed -n "s/^$1=\"\\{0,1\\}\\([A-Za-z]*\\).*/\\1/p" /etc/default/ufw; }
ufw_set_default() { sed -i "s/^$1=.*/$1=$2/" /etc/default/ufw; }

# rules_of FAMILY: reads rules, `PROTOCOL PORTS from SOURCE` or `PROTOCOL PORTS on INTERFACE`, and prints those of a family (4 or
# 6): two words with a tab between, as ufw keeps a rule and as iptables reads it. SOURCE is an address, a network, or `any`.
rules_of() {
  local protocol ports how source all=0.0.0.0/0 chain=ufw-user-input in match
  if [[ $1 == 6 ]]; then all=::/0 chain=ufw6-user-input; fi
  while read -r protocol ports how source; do
    [[ $protocol ]] || continue
    in=in match="-p $protocol --dport $ports"
    case $ports in *[:,]*) match="-p $protocol -m multiport --dports $ports" ;; esac
    case $how,$source in
      on,*) in=in_$source match="-i $source $match" source=$all ;;
      from,any) source=$all ;;
      from,*:*) [[ $1 == 6 ]] || continue; source=${source%/128} match+=" -s $source" ;;
      from,*) [[ $1 == 4 ]] || continue; source=${source%/32} match+=" -s $source" ;;
    esac
    printf '### tuple ### allow %s %s %s any %s %s\t-A %s %s -j ACCEPT\n' "$protocol" "$ports" "$all" "$source" "$in" "$chain" "$match"
  done | awk '!seen[$0]++'
}

# rules_file FAMILY
rules_file() { if [[ $1 == 4 ]]; then printf %s /etc/ufw/user.rules; else printf %s /etc/ufw/user6.rules; fi; }

# without_ours: reads a rules file and prints it without our rules: byte by byte what is there of others.
without_ours() {
  awk -v tag="$ufw_tag" '
    function flush() { if (blank) print ""; blank = 0 }
    /^### tuple ###/ { ours = substr($0, length($0) - length(tag) + 1) == tag; if (ours) { blank = 0; next } }
    ours && /^-A / { next }
    { ours = 0; flush() }
    /^$/ { blank = 1; next }
    { print }
    END { flush() }'
}

# ours_in: reads a rules file and prints our rules as iptables reads them.
ours_in() { awk -v tag="$ufw_tag" '/^### tuple ###/ { ours = substr($0, length($0) - length(tag) + 1) == tag; next } /^$/ { ours = 0 } ours'; }

# with_ours FAMILY RULES: reads a rules file and prints it with ours first: what others refuse must not come before. A rule that
# somebody else has already is not made twice.
with_ours() {
  local rest line spec block=''
  rest=$(without_ours; printf x)
  while IFS=$'\t' read -r line spec; do
    if grep -qE "^$line( comment=.*)?\$" <<<"$rest"; then continue; fi
    block+=$'\n'"$line$ufw_tag"$'\n'"$spec"$'\n'
  done < <(rules_of "$1" <<<"$2")
  awk -v block="$block" '{ print } /^### RULES ###$/ { printf "%s", block }' <<<"${rest%x}" | head -c -1
}

# write_rules RULES: ours in both files.
write_rules() {
  local family
  for family in 4 6; do rewrite "$(rules_file "$family")" with_ours "$family" "$1"; done
}

# rewrite FILE PROGRAM ARGS…: what a program makes of it; whole or not at all, and only when it changes.
rewrite() {
  local file=$1 new=$1.testbed
  shift
  cp -p "$file" "$new"
  "$@" <"$file" >"$new"
  if cmp -s "$new" "$file"; then rm "$new"; else sync "$new" && mv "$new" "$file"; fi
}

# keep_ufw FOLDER: ufw's files as they are.
keep_ufw() {
  rm -rf "$1" "$1.new"
  mkdir -p "$1.new/etc/ufw" "$1.new/etc/default"
  local file
  for file in "${ufw_files[@]}"; do cp -a "$file" "$1.new$file"; done
  mv "$1.new" "$1"
}

# note_others: remembers which files somebody else has changed since we did.
note_others() {
  local file
  for file in "${ufw_files[@]}"; do
    if [[ -d $guard/after ]] && ! cmp -s "$file" "$guard/after$file"; then printf '%s\n' "$file" >>"$guard/others"; fi
  done
}

# mend: gives every file back its earlier content; of one that others have changed, ours is taken away and theirs stays.
mend() {
  local file
  note_others
  for file in "${ufw_files[@]}"; do
    if ! grep -qxF -- "$file" "$guard/others" 2>/dev/null; then
      cmp -s "$guard/before$file" "$file" || cp -a "$guard/before$file" "$file"
      continue
    fi
    case $file in
      *.rules) rewrite "$file" without_ours ;;
      *) rewrite "$file" earlier_settings "$guard/before$file" "$guard/after$file" ;;
    esac
    echo "kept $file"
  done
}

# earlier_settings BEFORE AFTER: reads lines `KEY=VALUE`; those that are as in AFTER become as in BEFORE.
earlier_settings() {
  awk -F = -v before="$1" -v after="$2" '
    BEGIN {
      while ((getline line <before) > 0) { split(line, word, "="); was[word[1]] = line }
      while ((getline line <after) > 0) { split(line, word, "="); left[word[1]] = line }
    }
    /^[A-Z_0-9]+=/ && $0 == left[$1] && $1 in was { print was[$1]; next }
    { print }'
}
