import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const scripts = "components/environments/lan/scripts";
const standIns = join(__dirname, "mac");

const dhcp = `DHCP Configuration
IP address: 192.168.1.57
Subnet mask: 255.255.255.0
Router: 192.168.1.1
Client ID:
IPv6: Automatic
IPv6 IP address: none
IPv6 Router: none
Ethernet Address: 02:00:00:00:00:01
`;

/** A folder that stands for a Mac: its programs only answer and record how they were called. */
export class Mac {
  readonly root = mkdtempSync(join(tmpdir(), "testbed-mac-"));
  private readonly bin = join(this.root, "bin");

  constructor() {
    mkdirSync(this.bin);
    mkdirSync(join(this.root, "etc"));
    for (const file of readdirSync(standIns)) {
      const program = readFileSync(join(standIns, file), "utf8");
      writeFileSync(join(this.bin, basename(file, ".sh")), program, { mode: 0o755 });
    }
    this.write("info", dhcp);
    this.write("boot", "5E6FFEBE-0000-4000-8000-000000000001\n");
    this.write(
      "main-rules",
      'scrub-anchor "com.apple/*" all fragment reassemble\nanchor "com.apple/*" all\n',
    );
    this.write("apps", "/usr/libexec/sshd-keygen-wrapper\n");
    this.write("record", "");
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.root, name), text);
  }
  read(name: string): string {
    return readFileSync(join(this.root, name), "utf8");
  }

  /** Runs a script as it is sent: what it needs in front. @param behind what follows one that has functions only */
  run(
    name: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    behind = "",
  ): { readonly code: number | null; readonly out: string; readonly err: string } {
    const parts =
      name === "macos-address" || name === "macos-firewall" ? ["guard-state", "macos-guard", name] : [name];
    const input = parts.map((part) => readFileSync(join(scripts, `${part}.sh`), "utf8")).join("");
    return this.bash(["-s", "--", ...args], environment, input + behind);
  }

  /** Does what launchd does with a job that is loaded. */
  launch(label: string): { readonly code: number | null; readonly out: string; readonly err: string } {
    const job = this.read(join("jobs", label));
    const list = /<key>ProgramArguments<\/key><array>(.*?)<\/array>/s.exec(job)?.[1] ?? "";
    const [, ...argv] = [...list.matchAll(/<string>(.*?)<\/string>/g)].map(([, word = ""]) => word);
    return this.bash(argv, {}, "");
  }

  /** How its programs were called that change something. */
  changes(): string[] {
    return this.read("record")
      .split("\n")
      .filter(
        (line) =>
          /networksetup -set|pfctl .*(-f|-F|-E|-X)|pfctl -E|launchctl (boot|enable)|socketfilterfw --(add|remove|unblock)/.test(
            line,
          ) && !line.includes("pfctl -n"),
      )
      .map((line) => line.replaceAll(this.root, ""));
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  private bash(argv: readonly string[], environment: Readonly<Record<string, string>>, input: string) {
    const env = {
      ...environment,
      PATH: `${this.bin}:/usr/bin:/bin`,
      MAC: this.root,
      TESTBED_ROOT: this.root,
    };
    const { status, stdout, stderr } = spawnSync("bash", argv, { env, input, encoding: "utf8" });
    return { code: status, out: stdout.trim(), err: stderr.trim() };
  }
}
