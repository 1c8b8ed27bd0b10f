import { shellPackages, trimmed } from "../../images/build/recipe";

/** What a node runs, and what kind and the node's own scripts call. */
export const nodePackages: readonly string[] = [
  ...[...shellPackages, "ca-certificates"],
  ...["systemd", "systemd-sysv", "mount", "util-linux", "kmod", "procps", "jq", "pigz"],
  ...["containerd", "runc", "containernetworking-plugins"],
  ...["iproute2", "iptables", "nftables", "conntrack", "ethtool"],
];

/** What kube-proxy calls. */
export const proxyPackages: readonly string[] = ["base-files", "iptables", "nftables"];

/** The plugins of containernetworking-plugins that are used. */
export const cniPlugins: readonly string[] = ["host-local", "loopback", "portmap", "ptp"];

/** What nobody reads on a node: as elsewhere, but here systemd runs. */
export const trimmedOfNode: readonly string[] = [
  ...trimmed.filter(
    (path) => !/^(usr\/lib\/(systemd|udev|tmpfiles\.d|sysusers\.d)|etc\/default)$/.test(path),
  ),
  ...["usr/bin/containerd-stress", "usr/bin/containerd-shim", "usr/bin/containerd-shim-runc-v1"],
  ...["usr/lib/cni", "usr/lib/udev", "usr/lib/systemd/catalog"],
];

/** Units that packages have started, which are about hardware or the machine's; kind's own image has them out as well. */
export const unwantedUnits: readonly string[] = [
  ...["multi-user.target.wants", "local-fs.target.wants", "basic.target.wants"],
  ...["sysinit.target.wants/systemd-tmpfiles-setup.service"],
  ...[
    "sockets.target.wants/systemd-udevd-control.socket",
    "sockets.target.wants/systemd-udevd-kernel.socket",
  ],
  "sockets.target.wants/systemd-initctl.socket",
].map((path) => `usr/lib/systemd/system/${path}`);

/** Units that a node starts. */
export const units: readonly string[] = [
  ...["containerd", "kubelet", "undo-mount-hacks"],
  ...["testbed-images", "testbed-network"],
].map((name) => `${name}.service`);
