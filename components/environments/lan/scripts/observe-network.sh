#!/usr/bin/env bash
# What a machine's network is now, as root on the machine; changes nothing and needs nothing of ours there. Lines, with tabs:
#   address INTERFACE CIDR static|dynamic   gateway INTERFACE IPV4   nameserver INTERFACE|- ADDRESS
#   ours PART STATE                         of `static-ip` and `firewall`: pending, confirmed, reverted, taken, restoring
#   netplan FILE SHA256                     ufw active|inactive|missing   default incoming POLICY
#   rule ours|others 4|6 TUPLE              a rule of ufw, as it keeps it   lacks 4|6 RULE: of ours, and not in the kernel
#   hosts LINE                              of our block in /etc/hosts   table FAMILY NAME: of nft
#   hash address|firewall|hosts SHA256      of what does not change by itself, to compare with later
set -uo pipefail

tell() { (IFS=$'\t' && printf '%s\n' "$*"); }

addresses() {
  local interface cidr line server link
  while read -r _ interface _ cidr line; do
    if [[ " $line " == *" dynamic "* ]]; then line=dynamic; else line=static; fi
    tell address "$interface" "$cidr" "$line"
  done < <(ip -o addr show scope global)
  while read -r _ _ cidr _ interface _; do tell gateway "$interface" "$cidr"; done < <(ip -o -4 route show default | grep ' via ')
  for link in /run/systemd/netif/links/*; do
    [[ -r $link ]] || continue
    interface=$(ip -o link | sed -n "s/^${link##*/}: \([^:@]*\).*/\1/p")
    while read -r server; do tell nameserver "$interface" "$server"; done < <(sed -n 's/^DNS=//p' "$link" | xargs -rn 1)
  done
  while read -r _ server; do tell nameserver - "$server"; done < <(grep '^nameserver ' /etc/resolv.conf 2>/dev/null)
}

states() {
  local part
  for part in /var/lib/testbed/network/*/state; do
    if [[ -e $part ]]; then part=${part%/state}; tell ours "${part##*/}" "$(<"$part/state")"; fi
  done
}

netplan_files() {
  local file
  for file in /etc/netplan/*.yaml; do
    if [[ -e $file ]]; then tell netplan "$file" "$(sha256sum <"$file" | cut -d ' ' -f 1)"; fi
  done
}

# Asked with nft, because iptables makes tables when it is asked.
firewall() {
  local family tag=' comment=6d616e616765642062792074657374626564' file policy line tuple='' chain
  if ! type -P ufw >/dev/null; then tell ufw missing; return; fi
  if ! grep -qi '^ENABLED=yes' /etc/ufw/ufw.conf || ! nft list chain ip filter ufw-user-input >/dev/null 2>&1; then
    tell ufw inactive
    return
  fi
  tell ufw active
  policy=$(sed -n 's/^DEFAULT_INPUT_POLICY="\{0,1\}\([A-Z]*\).*/\1/p' /etc/default/ufw)
  tell default incoming "$policy"
  for family in 4 6; do
    file=/etc/ufw/user.rules chain=iptables
    if [[ $family == 6 ]]; then file=/etc/ufw/user6.rules chain=ip6tables; fi
    if [[ $family == 6 ]] && ! grep -qi '^IPV6="\{0,1\}yes' /etc/default/ufw; then continue; fi
    while IFS= read -r line; do
      case $line in
        '### tuple ### '*"$tag") tuple=${line#'### tuple ### '}; tuple=${tuple%"$tag"}; tell rule ours "$family" "$tuple" ;;
        '### tuple ### '*) tuple=''; tell rule others "$family" "${line#'### tuple ### '}" ;;
        '-A '*)
          # shellcheck disable=SC2086 # words
          if [[ $tuple ]] && ! "$chain" -C ${line#-A } 2>/dev/null; then tell lacks "$family" "${line#-A }"; fi
          ;;
        '') tuple='' ;;
      esac
    done <"$file"
  done
}

main() {
  local all
  all=$(
    addresses
    states
    netplan_files
    firewall
    sed -n '/^# BEGIN testbed$/,/^# END testbed$/p' /etc/hosts | while IFS= read -r line; do tell hosts "$line"; done
    nft list tables 2>/dev/null | while read -r _ family name; do tell table "$family" "$name"; done
  )
  printf '%s\n' "$all"
  digest address "$(grep -E $'^(address\t.*\tstatic$|gateway\t|netplan\t)' <<<"$all")"
  digest firewall "$(grep -E $'^(ufw|default|rule\tours|lacks)\t' <<<"$all")"
  digest hosts "$(grep -E $'^hosts\t' <<<"$all")"
}
digest() { tell hash "$1" "$(sha256sum <<<"$2" | cut -d ' ' -f 1)"; }

main "$@" </dev/null
