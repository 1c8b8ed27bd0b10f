#!/usr/bin/env bats
# The node itself: who may speak to it, its chain, and the way to its apps. Changes nothing.

setup() { source rpc.sh; }

@test "the node is healthy without a log-in" {
  call health | jq -e '.result.status == "ok"'
}

@test "a wrong password is refused" {
  jq -nc '{id: 1, method: "auth.login", params: {password: "wrong"}}' | post | jq -e '.error.code == 401'
}

@test "nothing is done without a session" {
  run call server.get-state
  [ "$status" -ne 0 ]
}

@test "Bitcoin is synced and archival" {
  bitcoin-cli getblockchaininfo | jq -e '.initialblockdownload == false and .pruned == false and .blocks == .headers'
}

@test "lnd answers behind its path" {
  [ "$(curl -ksS --max-time 5 "$base/app/lnd/")" = lnd ]
}
