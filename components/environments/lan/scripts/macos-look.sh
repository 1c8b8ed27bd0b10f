# shellcheck shell=bash
# shellcheck disable=SC2154 # `home` and `node` are of look.sh
# What a Mac is, in the lines of look.sh, which this is sent in front of; for bash 3.2 and what macOS comes with. Has not run on a
# Mac. Facts that others have not: user (who logs in), homebrew (its folder), modern-bash, coreutils (yes), flock (yes), node (path of a
# Node), node-version. Environment: NODE (path of the Node that was declared; empty: the one that is found).

# As ps knows them: this process and those that started it.
mac_ancestors() {
  local process=$$ all=''
  while [[ $process ]] && ((process > 1)); do
    all+=${all:+,}$process
    process=$(ps -o ppid= -p "$process" | tr -d ' ')
  done
  printf %s "$all"
}

# sudo keeps it to itself, but the connection is open.
mac_ssh_port() {
  lsof -nP -a -p "$(mac_ancestors)" -iTCP -sTCP:ESTABLISHED -Fn 2>/dev/null | sed -n 's/^n.*:\([0-9]*\)->.*/\1/p' | head -n 1
}

# BSD's date knows no fractions.
mac_clock() { perl -MTime::HiRes=time -e 'printf "%d", time * 1e6' 2>/dev/null || printf '%s500000' "$(date +%s)"; }

mac_homebrew() {
  local place
  for place in /opt/homebrew /usr/local; do
    if [[ -x $place/bin/bash || -d $place/opt/coreutils ]]; then printf %s "$place" && return; fi
  done
}

mac_programs() {
  local brew node
  brew=$(mac_homebrew)
  tell fact homebrew "$brew"
  # shellcheck disable=SC2016 # that bash knows
  tell fact modern-bash "$([[ ! $brew ]] || "$brew/bin/bash" -c 'printf %s "${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}"' 2>/dev/null)"
  tell fact coreutils "$([[ ! -x $brew/opt/coreutils/libexec/gnubin/stat ]] || echo yes)"
  tell fact flock "$([[ ! $brew || ! -x $brew/bin/flock && ! -x $brew/opt/util-linux/bin/flock ]] || echo yes)"
  node=${NODE:-$(PATH=/opt/homebrew/bin:/usr/local/bin:$PATH type -P node)}
  tell fact node "$node"
  tell fact node-version "$([[ ! $node ]] || "$node" --version 2>/dev/null)"
}

mac_facts() {
  tell fact system "macOS $(sw_vers -productVersion)"
  tell fact kernel "$(uname -sm)"
  tell fact boot "$(sysctl -n kern.bootsessionuuid)"
  tell fact machine "$(ioreg -rd1 -c IOPlatformExpertDevice | sed -n 's/.*"IOPlatformUUID" = "\(.*\)"/\1/p')"
  tell fact bash "${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}"
  tell fact user "${SUDO_USER:-$(id -un)}"
  tell fact cores "$(sysctl -n hw.ncpu)"
  tell fact memory "$(($(sysctl -n hw.memsize) / 1024))"
  tell fact disk "$(df -Pk /var | awk 'NR == 2 { print $4 }')"
  tell fact reservation "$(cat /etc/testbed/reservation 2>/dev/null)"
  tell fact port "$(found=$(mac_ssh_port) && printf %s "${found:-22}")"
  mac_programs
  tell fact clock "$(mac_clock)"
}

# Which of them are the stack's own jobs is told by whom launchd started.
mac_listening() {
  {
    launchctl list | awk '$3 ~ /^io\.testbed\./ { print "job", $1, $3 }'
    ps -ax -o pid= -o ppid= | awk '{ print "parent", $1, $2 }'
    lsof -nP -iTCP -sTCP:LISTEN -Fpn 2>/dev/null | sed 's/^/tcp /'
    lsof -nP -iUDP -Fpn 2>/dev/null | sed 's/^/udp /'
  } | awk -v OFS='\t' '
    $1 == "job" { label[$2] = $3 }
    $1 == "parent" { parent[$2] = $3 }
    $1 == "tcp" || $1 == "udp" { kind = substr($2, 1, 1); rest = substr($2, 2) }
    kind == "p" {
      who = rest
      for (at = rest; at + 0 > 1 && !(at in label); at = parent[at]) continue
      if (at in label) who = label[at]
    }
    kind == "n" && rest !~ /->/ { sub(/.*:/, "", rest); if (rest != "*") print "listens", $1, rest, who }
    { kind = "" }' | sort -u
}

mac_network() {
  ifconfig | awk -v OFS='\t' '
    /^[a-z]/ { name = $1; sub(/:.*/, "", name); print "interface", name }
    $1 == "inet" { print "address", name, $2 }'
}

# What of the faults cannot be had on it, and why.
mac_probe() {
  tell probe nft 'it is a Mac, which has no nftables: faults of the network are not written for pf yet'
  tell probe delay 'it is a Mac, which has no netem'
  tell probe clock 'it is a Mac, on which no libfaketime is looked for'
}

look_at_mac() {
  local program line
  mac_facts
  mac_network
  for program; do if PATH=/opt/homebrew/bin:/usr/local/bin:$PATH type -P "$program" >/dev/null; then tell has "$program"; fi; done
  mac_listening
  mac_probe
  [[ -x $home/kit/bin/node && -s $home/epoch ]] || return 0
  if [[ $RENEW ]]; then renew; fi
  while IFS= read -r line; do tell observe "$line"; done < <("$home/kit/enter.sh" bash components/environments/lan/scripts/macos-observe.sh "$node")
}
