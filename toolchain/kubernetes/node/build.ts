import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { command } from "../../command";
import { findGo } from "../../go";
import { isLeftOut } from "../../images/build/recipe";
import { label } from "../../images/names";
import { packTree, trim } from "../../images/build/tree";
import { download } from "../../packages/apt";
import type { Report } from "../../progress";
import { archiveImages } from "../image-archive";
import { builtKubernetes } from "../names";
import { moduleOf, type ProgramName } from "../programs";
import { buildClusterImages } from "./cluster-images";
import { cniPlugins, nodePackages, trimmedOfNode, units, unwantedUnits } from "./packages";

/**
 * Makes the archive of the image of nodes: the distribution's packages, kind's own files, ours, and the programs. Packages are
 * unpacked without their scripts, so it takes neither root nor a container.
 * @param folder where work is done
 */
export async function buildNode(
  reference: string,
  programs: Readonly<Record<ProgramName, string>>,
  folder: string,
  archive: string,
  report: Report,
): Promise<void> {
  const root = join(folder, "root");
  const archives = join(folder, "archives");
  mkdirSync(root, { recursive: true });
  await download(
    { packages: nodePackages, beside: "nothing", leaveOut: isLeftOut, folder: archives },
    report,
  );
  report("unpacking");
  await command(["sh", join(__dirname, "..", "..", "images", "build", "unpack.sh"), archives, root], {
    onLine: report,
  });
  movePlugins(root);
  trim(root, [...trimmedOfNode, ...unwantedUnits]);
  configure(root);
  await addFilesOfKind(root);
  cpSync(join(__dirname, "root"), root, { recursive: true });
  enable(root);
  addPrograms(root, programs);
  report("making the cluster's images");
  await buildClusterImages(programs, join(folder, "cluster"), join(root, "kind/images.tar"), report);
  report("packing");
  const layer = join(folder, "packed.tar");
  await packTree(root, layer);
  const work = join(folder, "image");
  mkdirSync(work);
  const config = {
    Entrypoint: ["/kind/bin/testbed-start.sh", "/usr/local/bin/entrypoint", "/sbin/init"],
    Env: ["container=docker"],
    // systemd starts itself anew on SIGTERM.
    StopSignal: "SIGRTMIN+3",
    Labels: { [label]: "testbed-kind-node" },
  };
  await archiveImages(layer, [{ references: [reference], config }], work, archive);
}

function movePlugins(root: string): void {
  const target = join(root, "opt/cni/bin");
  mkdirSync(target, { recursive: true });
  for (const name of cniPlugins) renameSync(join(root, "usr/lib/cni", name), join(target, name));
}

/** What the packages' scripts would have done, as far as a node needs it. */
function configure(root: string): void {
  const etc = (name: string) => join(root, "etc", name);
  copyFileSync(join(root, "usr/share/base-passwd/passwd.master"), etc("passwd"));
  copyFileSync(join(root, "usr/share/base-passwd/group.master"), etc("group"));
  copyFileSync(join(root, "usr/share/libc-bin/nsswitch.conf"), etc("nsswitch.conf"));
  symlinkSync("mawk", join(root, "usr/bin/awk"));
  symlinkSync("which.debianutils", join(root, "usr/bin/which"));
  const certificates = join(root, "usr/share/ca-certificates/mozilla");
  const bundle = readdirSync(certificates).map((name) => readFileSync(join(certificates, name), "utf8"));
  mkdirSync(etc("ssl/certs"), { recursive: true });
  writeFileSync(etc("ssl/certs/ca-certificates.crt"), bundle.join(""));
  mkdirSync(etc("kubernetes/manifests"), { recursive: true });
  mkdirSync(etc("cni/net.d"), { recursive: true });
  writeFileSync(etc("systemd/journald.conf"), "[Journal]\nReadKMsg=no\n");
}

/** The files of kind's own image of nodes, from its module: as they are, but that a cache has made them read-only. */
async function addFilesOfKind(root: string): Promise<void> {
  const go = findGo() ?? "go";
  const module = ["list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/kind"];
  const folder = await command([go, ...module], {
    cwd: moduleOf("kind"),
    env: { ...process.env, GOWORK: "off" },
  });
  const files = join(folder, "images/base/files");
  for (const file of readdirSync(files, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const from = join(file.parentPath, file.name);
    const to = join(root, from.slice(files.length));
    mkdirSync(dirname(to), { recursive: true });
    rmSync(to, { force: true });
    copyFileSync(from, to);
    chmodSync(to, /\/bin\/[^/]+$/.test(to) ? 0o755 : 0o644);
  }
  const containerd = join(root, "etc/containerd/config.toml");
  const text = readFileSync(containerd, "utf8");
  // Where a machine withholds a capability, none may be less likely to be killed than what started it.
  const changed = text.replace("restrict_oom_score_adj = false", "restrict_oom_score_adj = true");
  if (changed === text) throw new Error(`kind's ${containerd} has no restrict_oom_score_adj = false.`);
  writeFileSync(containerd, changed);
}

function enable(root: string): void {
  const system = join(root, "etc/systemd/system");
  const wants = join(system, "multi-user.target.wants");
  mkdirSync(wants, { recursive: true });
  for (const unit of units) symlinkSync(`../${unit}`, join(wants, unit));
  symlinkSync("/dev/null", join(system, "systemd-binfmt.service"));
}

function addPrograms(root: string, programs: Readonly<Record<ProgramName, string>>): void {
  const bin = join(root, "usr/bin");
  copyFileSync(programs.kubernetes, join(bin, "kubernetes"));
  for (const name of ["kubeadm", "kubectl", "kubelet", "testbed-network"])
    symlinkSync("kubernetes", join(bin, name));
  // Where kind's units and scripts look for them.
  for (const name of ["containerd", "containerd-shim-runc-v2", "ctr"]) {
    const link = join(root, "usr/local/bin", name);
    if (!existsSync(link)) symlinkSync(`/usr/bin/${name}`, link);
  }
  writeFileSync(join(root, "kind/version"), `v${builtKubernetes}`);
}
