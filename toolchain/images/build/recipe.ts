import { programsFor, type Program } from "../../packages/declared";

/** What shell scripts stand on, whatever they are about. */
export const shellPackages: readonly string[] = [
  ...["base-files", "base-passwd", "libc-bin", "usr-is-merged", "netbase"],
  ...["bash", "dash", "coreutils", "findutils", "grep", "sed", "mawk", "tar", "gzip"],
  ...["hostname", "debianutils"],
];

/** What scripts, faults and services of a node call, and what `node` and the compatible nodes link to. */
export const basePackages: readonly string[] = [
  ...shellPackages,
  ...["procps", "util-linux", "diffutils", "iproute2", "iputils-ping", "nftables"],
  ...["ca-certificates", "libfaketime", "libstdc++6"],
];

/** Packages that only the scripts of other packages' installation use, which are not run, and what only those link to. */
const ofInstallation = [
  /^(adduser|apt|debconf|dpkg|init-system-helpers|install-info|lsb-base|openssl|passwd|sysvinit-utils|ucf|usrmerge)$/,
  /^(perl|perl-.*|libperl.*|lib.*-perl|libdb5.*|libgdbm.*|libdebconf.*)$/,
  /^(javascript-common|libpam-modules.*|libsemanage.*|libsepol.*)$/,
];

/** Whether a package is left out although others depend on it. */
export const isLeftOut = (name: string): boolean => ofInstallation.some((pattern) => pattern.test(name));

/** Folders and files that no program reads at run time. */
export const trimmed: readonly string[] = [
  ...[
    "bash-completion",
    "bug",
    "common-licenses",
    "debconf",
    "doc",
    "doc-base",
    "gcc",
    "info",
    "lintian",
  ].map((name) => `usr/share/${name}`),
  ...["locale", "man", "menu", "perl5", "pixmaps", "polkit-1"].map((name) => `usr/share/${name}`),
  // Conversions between character sets other than UTF-8.
  ...["usr/lib/x86_64-linux-gnu/gconv", "usr/lib/aarch64-linux-gnu/gconv"],
  ...["usr/lib/systemd", "usr/lib/udev", "usr/lib/tmpfiles.d", "usr/lib/sysusers.d"],
  ...["etc/init.d", "etc/default", "etc/logrotate.d", "etc/cron.d", "etc/cron.daily", "etc/update-motd.d"],
];

/** Files of a program's package that services do not run, by the program's name. */
export const trimmedOf: Readonly<Record<string, readonly string[]>> = {
  prometheus: [
    ...["usr/bin/promtool", "usr/bin/tsdb", "etc/prometheus"],
    // The zones' tables by year; what is served has them in itself.
    "usr/share/javascript/moment-timezone/data",
  ],
  alertmanager: ["usr/bin/amtool", "etc/prometheus"],
};

/** Programs that services run on nodes, beside what is in the base. */
const ofServices = ["etcd", "etcdctl", "prometheus", "alertmanager", "yggdrasil", "yggdrasilctl"];

/** Programs that come in one image, named after the first. */
export interface ImageContent {
  readonly name: string;
  readonly programs: readonly Program[];
}

/** The images that nodes of a system and its monitoring may need. @default of all systems */
export function imageContents(system?: string): ImageContent[] {
  const wanted = programsFor(["run"], system).filter(({ name }) => ofServices.includes(name));
  return [...new Set(wanted.map(({ debian }) => debian))].map((debian) => {
    const together = wanted.filter((program) => program.debian === debian);
    return { name: together[0]?.name ?? debian, programs: together };
  });
}
