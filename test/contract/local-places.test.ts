import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareLocal } from "../../components/environments/local";
import { onHost } from "../../components/environments/local/names";
import { parseSubnet } from "../../components/network/addresses";
import { LocalStack, webNode } from "../support/local-stack";

const checkout = process.cwd();
const root = (...argv: string[]): string =>
  execFileSync("sh", [join(checkout, "components/environments/local/scripts/root.sh"), ...argv], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });

interface Place {
  readonly title: string;
  readonly below: string;
  /** Makes the folder's file system one that cannot hold what hosts write. */
  readonly unfit?: boolean;
}

const places: readonly Place[] = [
  { title: "below a private directory, /var/lib", below: "/var/lib" },
  { title: "below a private directory, /usr/local", below: "/usr/local" },
  { title: "with comma, blank, equals sign and quote in its path", below: join(tmpdir(), `it's a, b=c ${process.pid}`) },
  { title: "on a file system that no overlay can write to", below: tmpdir(), unfit: true },
]; // prettier-ignore

describe("environment local: a project", function () {
  this.timeout(30_000);

  for (const { title, below, unfit = false } of places)
    it(`works ${title}`, async () => {
      const project = join(below, `testbed-place-${process.pid}`);
      root("mkdir", "-p", project);
      if (unfit) {
        root("mkdir", `${project}-upper`, `${project}-work`);
        root("mount", "-t", "overlay", "-o", `lowerdir=${project},upperdir=${project}-upper,workdir=${project}-work`, "none", project); // prettier-ignore
      }
      root("chown", `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`, project);
      for (const part of ["components", "test"]) symlinkSync(join(checkout, part), join(project, part));
      root("mkdir", join(project, ".testbed"));
      root("ln", "-s", join(checkout, ".testbed/bin"), join(project, ".testbed/bin"));
      process.chdir(project);
      // From here on: services find their program, and hosts their logs, below the project.
      const node = webNode("n1", "10.77.0.10", { stateDirectory: "/var/lib/testbed-web" });
      const stack = new LocalStack("place", [node]);
      try {
        await stack.up();
        assert.equal(stack.get("n1").pid, stack.pid("n1"));
        assert.deepEqual(await stack.up(), []);

        const [program, ...prefix] = [...onHost(stack.owner, "n1"), "touch"];
        execFileSync(program, [...prefix, "/var/lib/testbed-web/state", join(project, "shared")]);
        assert.ok(existsSync(join(project, "shared")), "the project is the same on a host");
        assert.ok(!existsSync("/var/lib/testbed-web"), "its own directories are not");
        assert.match(readFileSync(".testbed/run/place/n1/log/web.log", "utf8"), /listening/);
        const where = root("cat", `/run/testbed/${stack.owner}/nodes/n1/root`).trim();
        assert.equal(where, unfit ? `/run/testbed/${stack.owner}/memory/n1` : ".testbed/run/place/n1/root");
      } finally {
        await stack.deployment.destroy();
        process.chdir(checkout);
        if (unfit) root("umount", project);
        root("rm", "-rf", project, `${project}-upper`, `${project}-work`);
        if (below.includes("it's")) root("rmdir", below);
      }
      assert.ok(!existsSync(`/run/testbed/${stack.owner}`));
    });

  it("is refused with a colon in its path, which no PATH could name", async () => {
    const topology = { subnet: parseSubnet("10.77.0.0/24") as never, controller: "10.77.0.1", nodes: [] };
    const refused = prepareLocal({
      stack: "place",
      project: "/a:b",
      topology,
      config: { ports: {} } as never,
    });
    await assert.rejects(refused, /\/a:b.*has a colon.*Move the project/);
  });
});
