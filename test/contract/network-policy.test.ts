import { execFileSync } from "node:child_process";
import { findGo } from "../../toolchain/go";
import { moduleOf, tagsOf } from "../../toolchain/kubernetes/programs";
import { skip } from "../support/skip";

describe("rules of the nodes' firewall, from NetworkPolicies", function () {
  this.timeout(300_000);

  it("are what its own tests say", function () {
    const go = findGo();
    if (go === undefined) skip(this, "there is no go on PATH");
    const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "-mod=readonly" };
    const argv = ["test", "-trimpath", "-vet=off", "-tags", tagsOf("kubernetes").join(), "./network/..."];
    try {
      execFileSync(go, argv, { cwd: moduleOf("kubernetes"), env, encoding: "utf8", stdio: "pipe" });
    } catch (error) {
      throw new Error((error as { readonly stdout: string }).stdout, { cause: error });
    }
  });
});
