import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clean } from "../../../cli/clean";
import {
  operations,
  type Leftovers,
  type Operations,
  type StackPlace,
} from "../../../components/environments/operations";
import { printed } from "../../support/printed";

describe("cleaning up", () => {
  const project = process.cwd();
  let root: string;
  let asked: { readonly stacks: readonly string[]; readonly what: Leftovers }[];
  let inUse: boolean;
  const real = { ...operations };
  const able: Operations = {
    findNodes: () => Promise.resolve({ nodes: [], unseen: [] }),
    observeDrift: () => Promise.resolve([]),
    clean: (places: readonly StackPlace[], what) => {
      if (inUse) return Promise.reject(new Error("volume a-n0 is in use: `npm run destroy` first"));
      asked.push({ stacks: places.map(({ stack }) => stack), what });
      return Promise.resolve(["removed volume a-n0"]);
    },
  };
  // Only this one: what there is of others on this machine stays.
  before(() => {
    for (const name of Object.keys(operations)) Reflect.deleteProperty(operations, name);
    Object.assign(operations, { able: () => able });
  });
  after(() => {
    Reflect.deleteProperty(operations, "able");
    Object.assign(operations, real);
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "clean "));
    for (const stack of ["a", "b"]) mkdirSync(join(root, "results", stack, "run-1"), { recursive: true });
    writeFileSync(join(root, "results", "a", "run-1", "note"), "");
    [asked, inUse] = [[], false];
  });
  afterEach(() => {
    process.chdir(project);
    rmSync(root, { recursive: true });
  });

  it("takes away what it is told to, of the stack that is meant", async () => {
    const { code, stdout } = await printed(() => clean(root, { stack: "a", volumes: true }));
    assert.deepEqual([code, stdout], [0, "removed volume a-n0\n"]);
    assert.deepEqual(asked, [{ stacks: ["a"], what: { volumes: true, images: false } }]);
    assert.ok(existsSync(join(root, "results", "a", "run-1", "note")));
  });

  it("removes results of that stack only", async () => {
    const { stdout } = await printed(() => clean(root, { stack: "a", results: true }));
    assert.equal(stdout, `removed ${join("results", "a")}\n`);
    assert.deepEqual(
      [existsSync(join(root, "results", "a")), existsSync(join(root, "results", "b"))],
      [false, true],
    );
    assert.deepEqual(asked, []);
  });

  it("is for all stacks when it is told so", async () => {
    await printed(() => clean(root, { all: true, images: true }));
    assert.deepEqual(asked[0]?.stacks, ["a", "b"]);
  });

  it("exits 1 when something is in use", async () => {
    inUse = true;
    const { code, stderr } = await printed(() => clean(root, { stack: "a", volumes: true }));
    assert.deepEqual([code, stderr], [1, "able: volume a-n0 is in use: `npm run destroy` first\n"]);
  });

  it("refuses to guess", async () => {
    await assert.rejects(
      clean(root, { stack: "a" }),
      /say what to take away: --volumes, --images, --results/,
    );
    await assert.rejects(
      clean(root, { images: true }),
      /several stacks, say which: --stack a \| b, or --all/,
    );
    await assert.rejects(
      clean(root, { stack: "c", images: true }),
      /no stack c is known here: there are a, b/,
    );
  });
});
