import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { signBatch } from "../../components/systems/the-block/node/ledger/batch";
import { testAccount } from "../../components/systems/the-block/node/ledger/keys";
import { randomBySeed } from "../../scenarios/random-by-seed";
import { thorough } from "../support/thorough";
import { testNetwork, type TestNetwork } from "../support/the-block-network";

const KILLS = thorough ? 25 : 8;

/** A header as a client saw it before the crash. */
interface Seen {
  readonly height: number;
  readonly hash: string;
}

describe("the-block after crashes", function () {
  this.timeout(120_000);
  let network: TestNetwork;
  let node: ChildProcess | undefined;
  let program = "";

  before(async () => {
    network = await testNetwork(["validator"], undefined, { slotSeconds: 0.1 });
    const directory = dirname(network.input(0).config.storage.data_dir);
    program = join(directory, "node.cjs");
    const entry = join(__dirname, "..", "support", "the-block-process.ts");
    buildSync({ entryPoints: [entry], bundle: true, platform: "node", outfile: program });
    writeFileSync(
      join(directory, "input.json"),
      JSON.stringify({ ...network.input(0), validatorKey: undefined }),
    );
  });
  after(() => {
    node?.kill("SIGKILL");
    network.remove();
  });

  async function start(): Promise<ChildProcess> {
    const file = join(dirname(program), "input.json");
    const child = spawn(process.execPath, [program, file, "0"], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    return child;
  }

  it(`killed ${KILLS} times under load, a node has every block it showed, and every transfer in one`, async () => {
    const random = randomBySeed("kills");
    const [from, to] = [testAccount(0), testAccount(1)];
    const seen: Seen[] = [];
    let nonce = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      node = await start();
      const end = performance.now() + 100 + random() * 500;
      while (performance.now() < end) {
        const transfers = Array.from({ length: 100 }, () => ({ to: to.address, amount: 1 }));
        const batch = signBatch(from.privateKey, nonce++, transfers).toString("base64");
        await network.call(0, "submit_tx", { batch });
        seen.push((await network.call(0, "light.latest_header")).result as unknown as Seen);
      }
      const gone = once(node, "exit");
      node.kill("SIGKILL");
      await gone;
    }
    node = await start();
    const top = seen.at(-1)!;
    const hashes = new Map<number, string>();
    let transfers = 0;
    for (let from = 0; from <= top.height + 100; from += 100) {
      const { result } = await network.call(0, "light.blocks", { from, to: from + 99 });
      for (const block of result as unknown as (Seen & { transactions: number })[]) {
        hashes.set(block.height, block.hash);
        transfers += block.transactions;
      }
    }
    for (const { height, hash } of seen) assert.equal(hashes.get(height), hash, `block ${height} was lost`);
    const { result } = await network.call(0, "balance", { address: to.address });
    assert.ok(top.height > KILLS, `only ${top.height} blocks were made`);
    assert.ok(transfers > 1000, `only ${transfers} transfers are in blocks`);
    assert.equal(result["amount"], 1e12 + transfers);
  });
});
