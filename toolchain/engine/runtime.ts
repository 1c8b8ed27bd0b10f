import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contentKey, fillOnce } from "../content";
import { exclusively } from "../exclusive";
import { buildGo, findGo } from "../go";
import { note, step } from "../progress";
import { cacheDirectory } from "../project";

const source = join(__dirname, "runtime");

/**
 * Whether everybody on this machine is refused a capability, so that runc fails where it asks for all of them.
 * @param status as /proc/self/status
 * @param last number of the kernel's last capability
 */
export function lacksCapabilities(status: string, last: number): boolean {
  const bounding = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? "0"}`);
  const all = (1n << BigInt(last + 1)) - 1n;
  return (bounding & all) !== all;
}

/** The container runtime for this machine: a wrapper of runc where that is needed, else undefined for runc itself. */
export async function runtimeForThisMachine(): Promise<string | undefined> {
  const read = (file: string) => readFileSync(join("/proc", file), "utf8");
  if (!lacksCapabilities(read("self/status"), Number(read("sys/kernel/cap_last_cap")))) return undefined;
  const go = findGo();
  if (go === undefined) {
    note(
      "Without Go the engine's runtime cannot be adapted to this machine: privileged containers will not start.",
    );
    return undefined;
  }
  const files = ["go.mod", "main.go", "capabilities.go"];
  const key = contentKey(process.arch, ...files.map((file) => readFileSync(join(source, file), "utf8")));
  const folder = join(cacheDirectory(), "container-runtime", key);
  await exclusively(`${folder}.lock`, () =>
    fillOnce(folder, (empty) =>
      step("Building the engine's runtime wrapper with Go", (report) =>
        buildGo(go, { module: source, packages: ["."], output: join(empty, "testbed-runtime") }, report),
      ),
    ),
  );
  return join(folder, "testbed-runtime");
}
