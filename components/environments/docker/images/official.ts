import type { ImageBase } from "../node-image";

const packages = "nftables iproute2 procps iputils-ping util-linux libfaketime ca-certificates";

const aptGet = (what: string, then: string): string =>
  `RUN apt-get update && apt-get install --yes --no-install-recommends ${what} && ${then}rm -rf /var/lib/apt/lists/*`;

const yggdrasil =
  "https://github.com/yggdrasil-network/yggdrasil-go/releases/download/v0.5.14/yggdrasil-0.5.14";

/** Nobody publishes an image of Yggdrasil: its own package of the release, of the architecture at hand. */
const bringYggdrasil = aptGet(
  "curl",
  [
    `curl -fsSL -o /tmp/yggdrasil.deb "${yggdrasil}-$(dpkg --print-architecture).deb"`,
    "dpkg-deb --extract /tmp/yggdrasil.deb /tmp/yggdrasil",
    "cp /tmp/yggdrasil/usr/*bin/yggdrasil /tmp/yggdrasil/usr/*bin/yggdrasilctl /usr/local/bin/",
    "rm -r /tmp/yggdrasil /tmp/yggdrasil.deb && ",
  ].join(" && "),
);

const etcd = (name: string): string[] => [
  `COPY --from=quay.io/coreos/etcd:v3.5.21 /usr/local/bin/${name} /usr/local/bin/`,
];

/** The base that official images are tried with: whether it can be pulled says whether they can. */
export const officialBase = "node:20.19.5-bookworm-slim";

/** Nodes made from images that their projects publish. Each is named with its version. */
export const officialImages: ImageBase = {
  from: officialBase,
  prepare: [aptGet(packages, ""), "LABEL testbed.images=official"],
  programs: {
    etcd: etcd("etcd"),
    etcdctl: etcd("etcdctl"),
    prometheus: ["COPY --from=prom/prometheus:v2.53.5 /bin/prometheus /usr/local/bin/"],
    alertmanager: ["COPY --from=prom/alertmanager:v0.27.0 /bin/alertmanager /usr/local/bin/"],
    "grafana-server": [
      "COPY --from=grafana/grafana:11.6.4-ubuntu /usr/share/grafana /usr/share/grafana",
      "RUN ln -s /usr/share/grafana/bin/grafana-server /usr/local/bin/grafana-server",
    ],
    yggdrasil: [bringYggdrasil],
    yggdrasilctl: [bringYggdrasil],
  },
};
