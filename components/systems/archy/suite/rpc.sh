#!/usr/bin/env bash
# Speaking to the node, for the suite's tests; sourced. The password travels on stdin, never as an argument.
base="${ARCHY_SCHEME:-https}://${ARCHY_HOST:-127.0.0.1}"

# post BODY-ON-STDIN: to the RPC interface, in the session of this test.
post() {
  local csrf
  csrf=$(awk '$6 == "csrf_token" { print $7 }' "$BATS_TEST_TMPDIR/cookies" 2>/dev/null || true)
  curl -ksS --max-time 20 -b "$BATS_TEST_TMPDIR/cookies" -c "$BATS_TEST_TMPDIR/cookies" -H 'content-type: application/json' \
    -H "x-csrf-token: $csrf" --data-binary @- "$base/rpc/v1"
}

log_in() {
  printf %s "$ARCHY_PASSWORD" | jq -Rsc '{id: 1, method: "auth.login", params: {password: .}}' | post | jq -e 'has("error") | not'
}

# call METHOD [ID]: prints the result; fails with an error of the node.
call() {
  local answer
  answer=$(jq -nc --arg method "$1" --arg id "${2:-}" '{id: 1, method: $method, params: {id: $id}}' | post)
  printf '%s\n' "$answer"
  jq -e 'has("error") | not' <<<"$answer" >/dev/null
}

# state APP: running, stopped… or `absent`.
state() { call server.get-state | jq -r --arg id "$1" '.result.data["package-data"][$id].state // "absent"'; }

pid() { call server.get-state | jq -r --arg id "$1" '.result.data["package-data"][$id].pid'; }

# within SECONDS COMMAND…: until it holds.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    if ((SECONDS >= deadline)); then
      printf 'not in time: %s\n' "$*"
      return 1
    fi
    sleep 0.05
  done
}

answers() { [[ $(curl -sS --max-time 2 "http://127.0.0.1:$2/" 2>/dev/null) == "$1" ]]; }
