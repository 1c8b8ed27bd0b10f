import { offerBrowser } from "../testing/browser";
import { totalLine, totalOf } from "../testing/outcome";
import { runSuite } from "../testing/run-suite";
import { planSuites, type Suite } from "../testing/suites";
import { note } from "../progress";
import { offerEngine, stopOwnEngine } from "./engine";
import { setUp } from "./set-up";

/**
 * Runs test suites one after another, each in its own process. The last line on stdout is the total.
 * Returns 1 when a test failed, when a suite broke off, or when nothing ran.
 */
export async function test(names: readonly string[], grep?: string): Promise<number> {
  const suites = planSuites(names);
  const docker = suites.some(({ usesDocker }) => usesDocker);
  const started = docker && (await offerEngine());
  try {
    if (suites.some(({ needsToolchain }) => needsToolchain)) await setUp({ docker });
    if (suites.some(({ needsBrowser }) => needsBrowser)) await offerBrowser();
    return await run(suites, grep);
  } finally {
    if (started) await stopOwnEngine();
  }
}

async function run(suites: readonly Suite[], grep: string | undefined): Promise<number> {
  const outcomes = [];
  for (const suite of suites) {
    note(`\n== ${suite.name}`);
    outcomes.push(await runSuite(suite, grep));
  }
  const total = totalOf(outcomes);
  for (const { title, reason } of total.skipped) process.stdout.write(`skipped: ${title}: ${reason}\n`);
  process.stdout.write(`${totalLine(total)}\n`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}
