import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { script } from "../../../components/environments/kind/names";

/** An engine with one cluster, as files of its folder tell: `nodes`, `marks`, `silent` (the API), `mute` (how often it gives no marks), `network`, `guests` (in that). */
const docker = `#!/bin/sh
cd "$ENGINE" || exit
case $* in
  "ps --all --quiet --filter network=kind") cat guests 2>/dev/null ;;
  "network ls"*) cat network 2>/dev/null ;;
  "network rm kind") rm network ;;
  "ps --all"*) if [ -e dead ]; then echo 'no engine' >&2; exit 1; fi; cat nodes 2>/dev/null ;;
  *" kubectl "*)
    if [ -e silent ]; then echo 'connection refused' >&2; exit 1; fi
    case $* in
      *" get namespace "*)
        echo 'W0101 a warning, which is no mark' >&2
        mute=$(cat mute)
        if [ "$mute" -gt 0 ]; then echo $((mute - 1)) >mute; echo 'etcdserver: request timed out' >&2; exit 1; fi
        printf '\\ntestbed %s\\n' "$(cat marks)"
        ;;
      *" annotate "*) echo annotate >>done ;;
      *" get nodes "*) echo '=10.0.0.2 10.244.0.0/24' ;;
    esac
    ;;
  start*) echo start >>done ;;
esac
true
`;
const kind = `#!/bin/sh
cd "$ENGINE" || exit
echo "$1" >>done
case $1 in
  create) cat >/dev/null; echo id >network; echo credentials >"$KUBECONFIG_FILE"; echo lab-control-plane >nodes ;;
  delete) rm nodes ;;
esac
`;
/** Nobody waits: the time goes by at once. */
const sleep = "() { SECONDS=$((SECONDS + 5)); }";

describe("a cluster that is there", () => {
  const programs = mkdtempSync(join(tmpdir(), "testbed cluster programs "));
  let folder: string;
  const path = (name: string): string => join(folder, name);
  const put = (name: string, text = ""): void => writeFileSync(path(name), text);
  before(() => {
    for (const [name, text] of Object.entries({ docker, kind, kubectl: "#!/bin/sh\n" }))
      writeFileSync(join(programs, name), text, { mode: 0o755 });
  });
  after(() => rmSync(programs, { recursive: true }));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "testbed cluster "));
    mkdirSync(path("run"));
    put("nodes", "lab-control-plane\nlab-worker\n");
    put("marks", "me digest");
    put("mute", "0");
    put("run/cluster-lab", "me\n");
    put("run/kubeconfig-lab", "credentials");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function run(verb = "create", name = "lab") {
    const files = [path(`run/kubeconfig-${name}`), path(`run/cluster-${name}`)] as const;
    const { status, stderr } = spawnSync("bash", ["-s", "--", verb, name, ...files, "127.0.0.1"], {
      input: readFileSync(script("cluster")),
      encoding: "utf8",
      env: {
        ...{ ...process.env, PATH: `${programs}:${process.env["PATH"] ?? ""}` },
        ...{ ENGINE: folder, KUBECONFIG_FILE: files[0], "BASH_FUNC_sleep%%": sleep },
        ...{ CONFIG: "", DIGEST: "digest", OWNER: "me", STACK: "s", EPOCH: "1", MIRRORS: "" },
      },
    });
    const done = existsSync(path("done")) ? readFileSync(path("done"), "utf8").trim().split("\n") : [];
    return { status, stderr, done };
  }
  const taken = ["start", "export", "annotate"];
  const madeAnew = ["start", "delete", "create", "annotate"];
  /** It failed and says why, and nothing was done to the cluster. */
  function refuses(why: RegExp, done: readonly string[] = []) {
    const ran = run();
    assert.match(ran.stderr, why);
    assert.deepEqual([ran.status, ran.done], [1, done]);
    assert.ok(existsSync(path("run/kubeconfig-lab")));
  }

  it("is taken over when it was made with the same configuration", () => {
    const { status, stderr, done } = run();
    assert.deepEqual([status, done], [0, taken], stderr);
  });

  it("is made anew when it says that it was made with another one", () => {
    put("marks", "me another");
    assert.deepEqual(run().done, madeAnew);
  });

  it("is made anew when it was never marked, because its deployment was killed", () => {
    put("marks", " ");
    assert.deepEqual(run().done, madeAnew);
    assert.equal(readFileSync(path("run/kubeconfig-lab"), "utf8"), "credentials\n");
  });

  it("is made anew when it was never whole, so that its API will never answer", () => {
    rmSync(path("run/kubeconfig-lab"));
    // `kind` is not asked any more whether that one answers.
    put("silent");
    const { done, stderr } = run();
    assert.deepEqual(done.slice(0, 3), ["start", "delete", "create"], stderr);
    assert.match(stderr, /cluster lab, which was never whole, does not answer within 60 s, so it is made again: connection refused/); // prettier-ignore
  });

  it("is made anew when its control plane is gone", () => {
    put("nodes", "lab-worker\n");
    assert.deepEqual(run().done, madeAnew.slice(1));
  });

  it("is asked again when it gives no answer at first, and then taken over", () => {
    put("mute", "3");
    const { status, stderr, done } = run();
    assert.deepEqual([status, done], [0, taken], stderr);
  });

  it("is left alone when its API answers, but not what it was made with", () => {
    put("mute", "1000");
    refuses(/`lab` is there, but it does not say within 60 s what it was made with, so it is left as it is .*: try again; .*kind delete cluster --name lab\. It said: etcdserver: request timed out/, ["start"]); // prettier-ignore
  });

  it("is left alone when it was whole and its API does not answer", () => {
    put("silent");
    refuses(/`lab` is there, but its API does not answer within 60 s, so it is left as it is with all that it keeps: try again/, ["start"]); // prettier-ignore
  });

  it("is left alone when the engine does not answer, also when it is to be removed", () => {
    put("dead");
    refuses(/^no engine/);
    assert.equal(run("delete").status, 1);
    assert.ok(existsSync(path("run/cluster-lab")));
  });

  describe("and of which there is no record", () => {
    beforeEach(() => rmSync(path("run/cluster-lab")));

    it("is ours when it says so", () => assert.deepEqual(run().done, taken));

    it("is left alone when it is somebody else's", () => {
      put("marks", "other digest");
      refuses(/there is a cluster `lab` that is not of this stack: choose another name/);
      assert.match(run("delete").stderr, /the cluster `lab` is not of this stack: it is left alone/);
    });

    it("is left alone when it does not say whose it is", () => {
      put("silent");
      const unknown = /cluster `lab` that does not say whose it is, and this checkout has no record of it, so it is left alone: see that it answers \(docker start lab-control-plane lab-worker\)/; // prettier-ignore
      refuses(unknown);
      assert.match(run("delete").stderr, unknown);
    });
  });

  for (const [what, there, guests, left] of [
    ["goes with the last cluster when it came with one", false, "", false],
    ["stays when others are in it by then", false, "id", true],
    ["stays when it was there before", true, "", true],
  ] as const)
    it(`is in a network that ${what}`, () => {
      rmSync(path("nodes"));
      if (there) put("network", "id");
      assert.equal(run().status, 0);
      put("guests", guests);
      const { status, stderr } = run("delete");
      assert.deepEqual([status, existsSync(path("network"))], [0, left], stderr);
      assert.deepEqual(readdirSync(path("run")), []);
    });

  it("is in a network that goes with the last of its stack, whichever of them came first", () => {
    rmSync(path("nodes"));
    assert.equal(run("create", "lab").status, 0);
    rmSync(path("nodes"));
    assert.equal(run("create", "other").status, 0);
    put("guests", "id");
    assert.equal(run("delete", "lab").status, 0);
    assert.ok(existsSync(path("network")));
    put("nodes", "other-control-plane\n");
    put("guests");
    assert.equal(run("delete", "other").status, 0);
    assert.deepEqual([existsSync(path("network")), readdirSync(path("run"))], [false, []]);
  });

  it("is removed with its credentials and its record", () => {
    assert.deepEqual([run("delete").done, existsSync(path("run/kubeconfig-lab"))], [["delete"], false]);
    assert.ok(!existsSync(path("run/cluster-lab")));
  });
});
