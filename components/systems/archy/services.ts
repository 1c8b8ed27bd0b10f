/** What runs on a node that is ours; an appliance brings its own. */
import { bundle } from "../../bundle";
import type { FileContent, ServiceSpec } from "../../spec";
import type { PlacedNode, SystemOptions } from "../system";
import { isAppliance } from "./facts";
import { catalogue } from "./node/catalogue";
import { BITCOIN_CLI, PASSWORD_FILE, PROGRAM, PROXY_FILE, STATE_DIRECTORY, webPort } from "./places";
import { quirks, type Role } from "./roster";

const READY_WITHIN_SECONDS = 30;
const OWN = "components/systems/archy/node";

/** As nginx is told which app is behind which path. */
const proxyFile = catalogue
  .map(({ path, port }) => `location ${path} {\n  proxy_pass http://127.0.0.1:${port}/;\n}\n`)
  .join("");

export function servicesOf(node: PlacedNode, options: SystemOptions): readonly ServiceSpec[] {
  if (isAppliance(options)) return [];
  const program: FileContent =
    options.binary === undefined ? bundle(`${OWN}/main.ts`, "archy") : { file: options.binary };
  const { number } = webPort("http");
  return [
    {
      name: "archy",
      command: ["node", PROGRAM, "serve"],
      environment: {
        ARCHY_NAME: node.name,
        PORT: String(number),
        ARCHY_PASSWORD_FILE: PASSWORD_FILE,
        ARCHY_STATE: STATE_DIRECTORY,
        ARCHY_PROXY: PROXY_FILE,
        // The plan's development machine is still loading its chain.
        ARCHY_CHAIN: quirks[node.role as Role].onlyIfSynced ? "loading" : "synced",
      },
      programs: ["bats", "jq", "curl"],
      files: [
        { path: PROGRAM, content: program },
        {
          ...{ path: BITCOIN_CLI, mode: "0755" },
          content: bundle(`${OWN}/bitcoin-cli.ts`, "archy-bitcoin-cli"),
        },
        { path: PROXY_FILE, content: proxyFile },
        { path: PASSWORD_FILE, content: { template: "${secret:archy-password}\n" }, mode: "0600" },
      ],
      stateDirectory: STATE_DIRECTORY,
      restart: "always",
      ready: {
        port: number,
        path: "/",
        contains: `Archy node ${node.name}`,
        withinSeconds: READY_WITHIN_SECONDS,
      },
    },
  ];
}
