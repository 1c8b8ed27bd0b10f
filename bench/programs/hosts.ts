/** Plain hosts without any service, as many as `testbed:count` says. */
import * as pulumi from "@pulumi/pulumi";
import { prepareLocal } from "../../components/environments/local";
import { freeAddresses, gatewayOf, parseSubnet } from "../../components/network/addresses";
import { StackSecrets } from "../../components/secrets";

export = async () => {
  const count = new pulumi.Config("testbed").requireNumber("count");
  const subnet = parseSubnet("10.77.0.0/16");
  if (!subnet) throw new Error("not a subnet");
  const controller = gatewayOf(subnet);
  const free = freeAddresses(subnet, new Set([controller]));
  const nodes = Array.from({ length: count }, (_, index) => {
    const { value } = free.next() as { value: string };
    return { name: `n${index}`, role: "host", address: value, ports: [], services: [] };
  });
  const place = { stack: pulumi.getStack(), project: process.cwd() };
  const prepared = await prepareLocal({
    ...place,
    topology: { subnet, controller, nodes },
    config: {} as never,
  });
  const secrets = new StackSecrets();
  const environment = prepared.create("environment", { secrets, hostPorts: new Map(), nodes });
  return { addresses: nodes.map((node) => environment.host(node).address) };
};
