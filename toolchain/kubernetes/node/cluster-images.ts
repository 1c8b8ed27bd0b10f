import { copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { isLeftOut } from "../../images/build/recipe";
import { packTree, unpackTree } from "../../images/build/tree";
import { download } from "../../packages/apt";
import type { Report } from "../../progress";
import { archiveImages } from "../image-archive";
import { builtKubernetes } from "../names";
import type { ProgramName } from "../programs";
import { proxyPackages } from "./packages";

/** Where they are published; kubeadm asks for these names and versions. */
const registry = "registry.k8s.io";
const servers = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy"];
const etcd = `${registry}/etcd:3.6.5-0`;
const coredns = `${registry}/coredns/coredns:v1.12.1`;
/** kind's configuration of containerd names one, kubeadm the other. */
const pause = [`${registry}/pause:3.10`, `${registry}/pause:3.10.1`];

/**
 * Makes the archive of the images that every cluster runs. They share one layer with all programs, so that it is stored and
 * unpacked once.
 * @param folder where work is done
 */
export async function buildClusterImages(
  programs: Readonly<Record<ProgramName, string>>,
  folder: string,
  archive: string,
  report: Report,
): Promise<void> {
  const root = join(folder, "root");
  mkdirSync(root, { recursive: true });
  const archives = join(folder, "archives");
  await download(
    { packages: proxyPackages, beside: "nothing", leaveOut: isLeftOut, folder: archives },
    report,
  );
  await unpackTree(archives, root, report);
  const put = (from: string, to: string) => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    copyFileSync(from, join(root, to));
  };
  for (const name of ["kubernetes", "etcd"] as const) put(programs[name], `usr/local/bin/${name}`);
  for (const name of servers) symlinkSync("kubernetes", join(root, "usr/local/bin", name));
  put(programs.coredns, "coredns");
  put(programs.pause, "pause");
  for (const family of ["iptables", "ip6tables"])
    for (const end of ["", "-save", "-restore"]) {
      const link = join(root, "usr/sbin", `${family}${end}`);
      rmSync(link, { force: true });
      symlinkSync(`${family}-nft${end}`, link);
    }
  const layer = join(folder, "packed.tar");
  await packTree(root, layer);
  const work = join(folder, "images");
  mkdirSync(work);
  const images = [
    {
      references: [...servers.map((name) => `${registry}/${name}:v${builtKubernetes}`), etcd],
      config: {},
    },
    { references: [coredns], config: { Entrypoint: ["/coredns"] } },
    { references: pause, config: { Entrypoint: ["/pause"], User: "65535:65535" } },
  ];
  await archiveImages(layer, images, work, `${archive}.new`);
  renameSync(`${archive}.new`, archive);
  for (const used of [root, archives, work]) rmSync(used, { recursive: true });
}
