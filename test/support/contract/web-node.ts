import type { NodeSpec, ServiceSpec } from "../../../components/spec";

/** A node with one web service on port 8000, see `web.cjs`. @param more of the service */
export function webNodeAt(index: number, address: string, more: Partial<ServiceSpec> = {}): NodeSpec {
  const program = "/usr/local/lib/web.cjs";
  const service: ServiceSpec = {
    name: "web",
    command: ["node", program, address, "8000"],
    files: [{ path: program, content: { file: "test/support/contract/web.cjs" } }],
    restart: "always",
    ready: { port: 8000, path: "/", contains: "pid", withinSeconds: 20 },
    ...more,
  };
  const ports = [{ name: "web", number: 8000, protocol: "tcp", from: "cluster" }] as const;
  return { name: `n${index}`, role: "member", address, ports, services: [service] };
}
