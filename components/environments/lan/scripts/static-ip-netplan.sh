# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set for, or by, who sources it
# How netplan is told of a static address; sourced by static-ip.sh, or sent in front of it.
# Lists of several netplan files add up, so one more file cannot give an interface another address: ours holds all that the
# machine's own files say together, with the one interface changed, and those are kept aside until they are put back.

netplan_names() { netplan_folder=/etc/netplan netplan_file=90-testbed.yaml; }

# netplan_id INTERFACE: what it is called in the files. Refused where something else configures it.
netplan_id() {
  local network
  type -P netplan >/dev/null || guard_fail 3 "this machine has no netplan: give $1 its address by what there is, or by a DHCP reservation, and it is taken as it is"
  systemctl --quiet is-active systemd-networkd || guard_fail 3 "systemd-networkd does not run on this machine, so netplan works for something else (NetworkManager?): give $1 its address there, and it is taken as it is"
  network=$(networkctl status --no-pager --lines=0 "$1" 2>/dev/null | sed -n 's/^ *Network File: //p')
  case $network in
    */10-netplan-*.network) network=${network##*/10-netplan-} && printf %s "${network%.network}" ;;
    n/a | '')
      [[ ! $(addresses_of "$1") ]] || guard_fail 3 "$1 is configured by something else than netplan (ifupdown?): give it its address there, and it is taken as it is"
      printf %s "$1"
      ;;
    *) guard_fail 3 "$1 is configured by $network and not by netplan: give it its address there, and it is taken as it is" ;;
  esac
}

# replace_ipv4 ID CIDR GATEWAY NAMESERVERS: reads all of netplan's configuration as `netplan get` prints it, and prints it with
# another IPv4 address of one interface. What is not declared stays: its IPv6 addresses, other routes, and all else.
replace_ipv4() {
  local all known
  all=$(cat)
  known=$(awk -v id="$1" '/^    [^ -]/ { gsub(/[":]/, "", $1); if ($1 == id) print "yes" }' <<<"$all")
  awk -v id="$1" -v cidr="$2" -v gateway="$3" -v servers="$4" -v known="$known" '
    function finish(  list, count, i) {
      if (!inside) return
      print "      dhcp4: false\n      addresses:\n      - \"" cidr "\"" addresses
      if (gateway != "-") routes = "\n      - to: \"default\"\n        via: \"" gateway "\"" routes
      if (routes != "") print "      routes:" routes
      if (servers != "-") {
        print "      nameservers:\n        addresses:"
        count = split(servers, list, ",")
        for (i = 1; i <= count; i++) print "        - \"" list[i] "\""
      }
      inside = 0
      done = 1
    }
    function keep() {
      if (item == "") return
      if (key == "addresses" && item ~ /- "?[0-9a-fA-F]*:/) addresses = addresses item
      if (key == "routes" && (gateway == "-" || !(item ~ /to: "?(default|0\.0\.0\.0\/0)"?(\n|$)/ && item !~ /via: "?[0-9a-fA-F]*:/))) routes = routes item
      item = ""
    }
    function start() { print "    " id ":"; inside = 1 }
    /^    [^ -]/ || /^ ? ?[^ ]/ { keep(); finish() }
    /^  [^ ]/ {
      if (ethernets && !known && !done) { start(); finish() }
      ethernets = /^  ethernets:/
      if (/^  ethernets: *\{\}/) $0 = "  ethernets:"
    }
    /^    [^ -]/ {
      name = $1
      gsub(/[":]/, "", name)
      if (name == id) { start(); key = ""; next }
    }
    inside && /^      [^ -]/ {
      keep()
      key = $1
      sub(/:$/, "", key)
      if (key ~ /^(dhcp4|addresses|routes)$/ || (key == "gateway4" && gateway != "-") || (key == "nameservers" && servers != "-")) next
    }
    inside && (key == "addresses" || key == "routes") {
      if (/^      - /) keep()
      item = item "\n" $0
      next
    }
    inside && key == "nameservers" && servers != "-" { next }
    { print }
    END {
      keep()
      finish()
      if (!done) {
        if (!ethernets) print "  ethernets:"
        start()
        finish()
      }
    }' <<<"$all"
}

# stage ID CIDR GATEWAY NAMESERVERS: sets `staged`, a folder with an /etc/netplan as it should be, checked.
stage() {
  local said
  staged=$guard/staged/etc/netplan
  rm -rf "$guard/staged"
  mkdir -p "$staged"
  (umask 077 && netplan get all | replace_ipv4 "$@" >"$staged/$netplan_file")
  said=$(netplan generate --root-dir "$guard/staged" 2>&1) || guard_fail 3 "netplan refuses $2: $said"
}

# keep_files FOLDER: as they are now, for put_back.
keep_files() {
  rm -rf "$1" "$1.new"
  mkdir -m 700 "$1.new"
  find "$netplan_folder" -maxdepth 1 -name '*.yaml' -exec cp -a -t "$1.new" {} +
  mv "$1.new" "$1"
}

# use_staged: first ours, then the others are taken away: what is cut off in between has all of it.
use_staged() {
  mv "$staged/$netplan_file" "$netplan_folder/$netplan_file"
  find "$netplan_folder" -maxdepth 1 -name '*.yaml' ! -name "$netplan_file" -delete
  sync "$netplan_folder"
}

# put_back FOLDER: files that somebody has written since stay, and are named.
put_back() {
  local file name
  for file in "$1"/*.yaml; do
    [[ -e $file ]] || continue
    name=${file##*/}
    if [[ $name == "$netplan_file" || ! -e $netplan_folder/$name ]]; then
      cp -a "$file" "$netplan_folder/.$name.testbed"
      mv "$netplan_folder/.$name.testbed" "$netplan_folder/$name"
    elif ! cmp -s "$file" "$netplan_folder/$name"; then
      echo "kept $netplan_folder/$name"
    fi
  done
  if [[ ! -e $1/$netplan_file ]]; then rm -f "$netplan_folder/$netplan_file"; fi
  sync "$netplan_folder"
}
