/** Notices that nobody waits for the verdict any more: the engine, or a process between it and us, is gone. */
import { ancestorsUpTo, identify, isAlive, type Ancestor } from "./processes";

/**
 * Those whose death ends the run: all from our parent up to the engine. Where there is no /proc, our parent.
 * @throws when no engine is above us: it may have died while we were starting, and nobody would wait for our verdict
 */
export function guardians(engine = "pulumi"): readonly Ancestor[] {
  const chain = ancestorsUpTo(engine);
  if (chain !== undefined) return chain;
  if (identify(process.pid) === undefined)
    return [{ pid: process.ppid, started: "", boot: "", name: "parent process" }];
  throw new Error(
    `no ${engine} is running above the scenario runner: it died, or you started the runner by hand; then add --standalone`,
  );
}

/** Calls `gone` once with a sentence when one of them is dead. Returns what stops the watching. */
export function watch(
  watched: readonly Ancestor[],
  gone: (why: string) => void,
  everyMilliseconds = 200,
): () => void {
  const timer = setInterval(() => {
    const dead = watched.findLast((each) => !isAlive(each));
    if (dead === undefined) return;
    clearInterval(timer);
    gone(`${dead.name} died (pid ${dead.pid})`);
  }, everyMilliseconds);
  return () => {
    clearInterval(timer);
  };
}
