/** What a program is needed for: running stacks, `npm run check`, or tests that are skipped without it; a registry is for a few. */
export type Purpose = "run" | "check" | "test" | "registry";

/** A program of the system and the packages it is in. */
export interface Program {
  readonly name: string;
  readonly purpose: Purpose;
  /** Systems whose stacks need it. @default all */
  readonly systems?: readonly string[];
  /** Services run it, and nothing of ours: machines that lack it are sent the controller's. @default false */
  readonly served?: boolean;
  /** Other names that distributions give it. */
  readonly aliases?: readonly string[];
  /** It reads files of its package by fixed paths below /usr/share: a private copy must see them there. */
  readonly fixedPaths?: boolean;
  /** Package of Debian and Ubuntu. */
  readonly debian: string;
  /**
   * Built by the project unless the machine has a version at least as new: distributions have it in versions that differ
   * too much to be used together.
   */
  readonly built?: { readonly from: "yggdrasil"; readonly unlessAtLeast: string };
  /** Where the program itself is in the package, when what is on PATH only calls it by its absolute path. */
  readonly file?: string;
  /** Packages of other systems, by their package manager, where the name differs from Debian's. */
  readonly other?: Readonly<Partial<Record<PackageManager, string>>>;
}

export type PackageManager = "dnf" | "pacman" | "apk" | "zypper" | "brew";

const iproute = { dnf: "iproute", pacman: "iproute2", apk: "iproute2", zypper: "iproute2" } as const;
const etcd = { dnf: "etcd", pacman: "etcd", apk: "etcd", zypper: "etcd", brew: "etcd" } as const;
const ping = { dnf: "iputils", pacman: "iputils", apk: "iputils", zypper: "iputils" } as const;
const prometheus = {
  dnf: "golang-github-prometheus",
  zypper: "golang-github-prometheus-prometheus",
} as const;
const alertmanager = {
  dnf: "golang-github-prometheus-alertmanager",
  pacman: "alertmanager",
  apk: "alertmanager",
  zypper: "golang-github-prometheus-alertmanager",
  brew: "alertmanager",
} as const;
const yggdrasil = (name: string): Program => ({
  ...{ name, purpose: "run", served: true, debian: "yggdrasil", systems: ["x0tta6bl4"] },
  built: { from: "yggdrasil", unlessAtLeast: "0.5.14" },
});
const shellcheck = { dnf: "ShellCheck", zypper: "ShellCheck" } as const;

const run = (names: readonly string[], debian: string, other?: Program["other"]): Program[] =>
  names.map((name) => ({ name, purpose: "run", debian, ...(other ? { other } : {}) }));
const served = (...args: Parameters<typeof run>): Program[] =>
  run(...args).map((program) => ({ ...program, served: true }));

/** Every program of the system that scripts of this project call and that a small installation may lack. */
export const programs: readonly Program[] = [
  ...run(["nft"], "nftables"),
  ...run(["ip", "bridge", "tc", "ss"], "iproute2", iproute),
  ...run(["nsenter", "unshare", "flock", "setsid", "prlimit"], "util-linux"),
  ...run(["ping"], "iputils-ping", ping),
  ...served(["etcd"], "etcd-server", etcd),
  ...served(["etcdctl"], "etcd-client", etcd),
  ...served(["prometheus"], "prometheus", prometheus).map((program) => ({ ...program, fixedPaths: true })),
  ...run(["promtool"], "prometheus", prometheus),
  {
    name: "alertmanager",
    aliases: ["prometheus-alertmanager"],
    purpose: "run",
    served: true,
    debian: "prometheus-alertmanager",
    other: alertmanager,
    fixedPaths: true,
  },
  ...["bats", "jq", "curl"].map((name): Program => ({
    name,
    purpose: "run",
    served: true,
    debian: name,
    systems: ["archy"],
  })),
  yggdrasil("yggdrasil"),
  yggdrasil("yggdrasilctl"),
  {
    ...{ name: "chromium-headless-shell", purpose: "test", debian: "chromium-headless-shell" },
    aliases: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    file: "usr/lib/chromium/chromium-headless-shell",
    other: {
      dnf: "chromium-headless",
      pacman: "chromium",
      apk: "chromium",
      zypper: "chromium",
      brew: "chromium",
    },
  },
  { name: "docker-registry", purpose: "registry", debian: "docker-registry" },
  { name: "shellcheck", purpose: "check", debian: "shellcheck", other: shellcheck },
];

/** What some purposes need; of a system's own programs only its own, without one those of all systems. */
export function programsFor(purposes: readonly Purpose[], system?: string): Program[] {
  return programs.filter(
    ({ purpose, systems }) =>
      purposes.includes(purpose) && (system === undefined || (systems?.includes(system) ?? true)),
  );
}

const install: Readonly<Record<PackageManager, string>> = {
  dnf: "sudo dnf install",
  pacman: "sudo pacman -S",
  apk: "sudo apk add",
  zypper: "sudo zypper install",
  brew: "brew install",
};

/** The command that installs the programs with a package manager. */
export function installCommand(manager: PackageManager | "apt-get", missing: readonly Program[]): string {
  const names = missing.map((program) =>
    manager === "apt-get" ? program.debian : (program.other?.[manager] ?? program.debian),
  );
  const command = manager === "apt-get" ? "sudo apt-get install" : install[manager];
  return [command, ...new Set(names)].join(" ");
}

export const packageManagers = Object.keys(install) as PackageManager[];
