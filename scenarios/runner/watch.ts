/** Notices that nobody waits for the verdict any more: the engine, or a process between it and us, is gone. */
import { ancestorsUpTo, identify, isAlive, type Ancestor } from "./processes";

/** Those whose death ends the run: all up to the engine; without one above us, our parent. */
export function guardians(engine = "pulumi"): readonly Ancestor[] {
  const chain = ancestorsUpTo(engine);
  if (chain !== undefined) return chain;
  const parent = process.ppid > 1 ? identify(process.ppid) : undefined;
  return parent === undefined ? [] : [{ ...parent, name: "parent process" }];
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
