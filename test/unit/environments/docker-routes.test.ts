import assert from "node:assert/strict";
import { parseSubnet } from "../../../components/network/addresses";
import { ledAstray, routesIn } from "../../../components/environments/docker/routes";

const table = [
  "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
  "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
  "tun0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0",
  "br-0123456789ab\t0000D90A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
  "virbr0\t8000D90A\t00000000\t0001\t0\t0\t0\t80FFFFFF\t0\t0\t0",
  "",
].join("\n");

describe("routes of the engine's machine", () => {
  it("are read from the kernel's table", () => {
    assert.deepEqual(
      routesIn(table).map((route) => `${route.to} ${route.interface}`),
      ["0.0.0.0/0 eth0", "10.0.0.0/8 tun0", "10.217.0.0/24 br-0123456789ab", "10.217.0.128/25 virbr0"],
    );
    assert.deepEqual(routesIn(""), []);
  });

  const astray = (cidr: string, bridges: readonly string[] = []): string[] =>
    ledAstray({
      ...{ engine: "the engine", file: "Pulumi.docker.yaml", routes: routesIn(table) },
      subnet: parseSubnet(cidr)!,
      networks: bridges.map((bridge) => ({ name: "any", bridge, subnets: [], labels: {} })),
    }).map((problem) => problem.replace(/^this machine reaches (.*), which .*/, "$1"));

  it("lead astray where something that is not the engine's has what nodes are to have", () => {
    const both = ["`10.217.0.0/24` by `br-0123456789ab`", "`10.217.0.128/25` by `virbr0`"];
    assert.deepEqual(astray("10.217.0.0/24"), both);
    assert.deepEqual(astray("10.217.0.0/25"), [], "the narrower one wins");
    assert.deepEqual(astray("10.217.0.0/16"), both);
  });

  it("do not where they are the engine's, or to more than the nodes, or elsewhere", () => {
    assert.deepEqual(astray("10.217.0.0/24", ["br-0123456789ab", "virbr0"]), []);
    assert.deepEqual(astray("10.216.0.0/24"), []);
    assert.deepEqual(astray("192.168.1.0/24"), []);
  });
});
