import assert from "node:assert/strict";
import { openSockets, openTo } from "../../../components/systems/macula/adapter/sockets";

const line = (local: string, remote: string, state: string): string =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 1 1 0 20 4 30 10 -1`;
const CLIENT = "0A0014AC:C350";
const NODE = "020014AC:2329";

describe("sockets of a provider", () => {
  const table = [
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
    line("00000000:2329", "00000000:0000", "0A"), // listens
    line(NODE, CLIENT, "01"),
    line(NODE, "0A0014AC:C351", "08"), // the client is gone, the node has not noticed
    line(NODE, "0A0014AC:C352", "06"), // over
    line(NODE, "030014AC:C353", "01"), // of another node
    line("020014AC:1F90", "0A0014AC:C354", "01"), // to another port
    "",
  ].join("\n");

  it("are those to the port from the address that take up room", () => {
    assert.deepEqual(openSockets(table, 9001, "172.20.0.10"), [CLIENT, "0A0014AC:C351"]);
    assert.deepEqual(openSockets(table, 9001, "172.20.0.3"), ["030014AC:C353"]);
    assert.deepEqual(openSockets(table, 9002, "172.20.0.10"), []);
    assert.deepEqual(openSockets("", 9001, "172.20.0.10"), []);
  });

  it("are those of the caller too, by where they lead", () => {
    const own = [line(CLIENT, NODE, "01"), line("0A0014AC:C351", NODE, "06")].join("\n");
    assert.deepEqual(openTo(`header\n${own}`, "172.20.0.2", 9001), [CLIENT]);
    assert.deepEqual(openTo(`header\n${own}`, "172.20.0.2", 9002), []);
    assert.deepEqual(openTo(table, "172.20.0.2", 9001), []);
  });
});
