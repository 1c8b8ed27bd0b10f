import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { findSendable } from "../../components/environments/lan/programs";
import { fillOnce } from "../../toolchain/content";
import { cacheDirectory, project } from "../../toolchain/project";
import type { LanRig } from "../../test/support/lan-rig/lan-rig";
import { output } from "../processes";

/** GPL-3.0-or-later; only run as a program, to be compared with. */
const VERSION = "2.18.19";
const FORKS = 20;
const PLAYBOOK = "bench/lan/prepare.yaml";

/** Path of `ansible-playbook`, of an environment of its own in the cache. */
export async function ansiblePlaybook(): Promise<string> {
  const folder = join(cacheDirectory(), `ansible-core-${VERSION}`);
  await fillOnce(folder, async (empty) => {
    await output(["python3", "-m", "venv", empty]);
    await output([join(empty, "bin/python"), "-m", "pip", "install", "--quiet", `ansible-core==${VERSION}`]);
  });
  // Its scripts have the path that it was made under; the interpreter finds its library from where it is.
  return join(folder, "bin/python");
}

/** Seconds that Ansible took. */
export interface AnsibleSeconds {
  readonly whole: number;
  /** Of that, the play that changes the machines; it sends Node, too. */
  readonly preparing: number;
}

/** Ansible has etcd running on all machines of a rig, see `prepare.yaml`. As fast as Ansible is set: pipelining, all machines at once. */
export async function prepareByAnsible(python: string, rig: LanRig): Promise<AnsibleSeconds> {
  const folder = mkdtempSync(join(tmpdir(), "testbed-ansible-"));
  try {
    const file = (name: string, content: unknown): string => {
      writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
      return join(folder, name);
    };
    const settings = {
      pipelining: "True",
      forks: FORKS,
      host_key_checking: "True",
      interpreter_python: "/usr/bin/python3",
    };
    const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}`);
    const config = file("ansible.cfg", ["[defaults]", ...lines, ""].join("\n"));
    const inventory = file("inventory.json", inventoryOf(rig));
    const setUp = [
      "env",
      `ANSIBLE_CONFIG=${config}`,
      `ANSIBLE_LOCAL_TEMP=${folder}`,
      "ANSIBLE_PIPELINING=True",
    ];
    const playbook = [python, "-m", "ansible", "playbook", "--inventory", inventory, join(project, PLAYBOOK)];
    const began = performance.now();
    const plays = new Map<string, number>();
    await output([...setUp, ...playbook], project, (text) => {
      for (const [, play = ""] of text.matchAll(/^PLAY \[(\w+)\]/gm)) plays.set(play, performance.now());
    });
    const [prepare = NaN, verify = NaN] = ["prepare", "verify"].map((play) => plays.get(play));
    return { whole: (performance.now() - began) / 1000, preparing: (verify - prepare) / 1000 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inventoryOf(rig: LanRig): unknown {
  const cluster = rig.hosts.map(({ name, address }) => `${name}=http://${address}:2380`).join(",");
  const common = {
    ansible_ssh_common_args: `-F ${rig.ssh.config} -o ControlMaster=auto -o ControlPersist=60s`,
    subnet: rig.subnet.cidr,
    names: rig.hosts.map(({ name, address }) => `${address} ${name}`).join("\n"),
    programs: programs(),
    node: process.execPath,
    ports: [2379, 2380],
  };
  const hosts = rig.hosts.map(({ name, address }) => {
    const peers = rig.hosts.flatMap((other) => (other.name === name ? [] : [other.address]));
    return [name, { address, peers, unit: unit(name, address, cluster) }] as const;
  });
  return { all: { vars: common, hosts: Object.fromEntries(hosts) } };
}

function programs(): { here: string; there: string }[] {
  return ["etcd", "etcdctl"].flatMap((name) => {
    const found = findSendable(name, project);
    if (!found || !existsSync(found.file)) throw new Error(`there is no ${name} here to be sent`);
    const libraries = found.libraries.map((here) => ({ here, there: `/opt/etcd/lib/${basename(here)}` }));
    return [{ here: found.file, there: `/opt/etcd/bin/${name}` }, ...libraries];
  });
}

function unit(name: string, address: string, cluster: string): string {
  const own = `http://${address}`;
  return [
    "[Unit]",
    "Description=etcd",
    "[Service]",
    "User=etcd-bench",
    "Environment=LD_LIBRARY_PATH=/opt/etcd/lib",
    [
      `ExecStart=/opt/etcd/bin/etcd --name=${name} --data-dir=/var/lib/etcd`,
      `--listen-client-urls=${own}:2379 --advertise-client-urls=${own}:2379`,
      `--listen-peer-urls=${own}:2380 --initial-advertise-peer-urls=${own}:2380`,
      `--initial-cluster=${cluster} --initial-cluster-token=bench --initial-cluster-state=new`,
    ].join(" "),
    "Restart=always",
    "[Install]",
    "WantedBy=multi-user.target",
    "",
  ].join("\n");
}
