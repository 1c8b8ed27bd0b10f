import { yggdrasilVersion } from "../yggdrasil/build";
import { label } from "./names";

/** An image made on the engine from published ones: the lines of its Dockerfile. */
export interface Recipe {
  readonly programs: readonly string[];
  readonly dockerfile: string;
}

/** Whether it can be pulled says whether published images can be used. */
export const officialBase = "node:20.19.5-bookworm-slim";

const aptGet = (packages: string): string =>
  `RUN apt-get update && apt-get install --yes --no-install-recommends ${packages} && rm -rf /var/lib/apt/lists/*`;

/** What all nodes are built on. */
export const officialBaseRecipe: Recipe = {
  programs: [],
  dockerfile: lines(
    `FROM ${officialBase}`,
    aptGet("nftables iproute2 procps iputils-ping util-linux libfaketime ca-certificates"),
    `LABEL ${label}=testbed-base`,
  ),
};

const release = `https://github.com/yggdrasil-network/yggdrasil-go/releases/download/v${yggdrasilVersion}`;

/** Images that hold a program and nothing else, at the place where a node will have it. Each source is named with its version. */
export const officialPrograms: readonly Recipe[] = [
  copied(["etcd", "etcdctl"], "quay.io/coreos/etcd:v3.5.21", "/usr/local/bin/etcd /usr/local/bin/etcdctl"),
  copied(["prometheus"], "prom/prometheus:v2.53.5", "/bin/prometheus"),
  copied(["alertmanager"], "prom/alertmanager:v0.27.0", "/bin/alertmanager"),
  {
    programs: ["grafana-server"],
    dockerfile: lines(
      "FROM grafana/grafana:11.6.4-ubuntu AS grafana",
      `FROM ${officialBase} AS link`,
      "RUN mkdir /made && ln -s /usr/share/grafana/bin/grafana-server /made/grafana-server",
      "FROM scratch",
      "COPY --from=grafana /usr/share/grafana /usr/share/grafana",
      "COPY --from=link /made /usr/local/bin",
      `LABEL ${label}=testbed-program-grafana-server`,
    ),
  },
  {
    // Nobody publishes an image of it: the package of its release, of the engine's architecture.
    programs: ["yggdrasil", "yggdrasilctl"],
    dockerfile: lines(
      `FROM ${officialBase} AS package`,
      aptGet("ca-certificates curl"),
      `RUN curl -fsSL -o /package.deb "${release}/yggdrasil-${yggdrasilVersion}-$(dpkg --print-architecture).deb"`,
      "RUN dpkg-deb --extract /package.deb /package && mkdir /made && cp /package/usr/*bin/yggdrasil /package/usr/*bin/yggdrasilctl /made/",
      "FROM scratch",
      "COPY --from=package /made /usr/local/bin",
      `LABEL ${label}=testbed-program-yggdrasil`,
    ),
  },
];

function copied(programs: readonly string[], image: string, files: string): Recipe {
  return {
    programs,
    dockerfile: lines(
      "FROM scratch",
      `COPY --from=${image} ${files} /usr/local/bin/`,
      `LABEL ${label}=testbed-program-${programs[0] ?? ""}`,
    ),
  };
}

function lines(...text: readonly string[]): string {
  return `${text.join("\n")}\n`;
}
