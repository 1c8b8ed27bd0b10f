import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UnreachableError } from "./ask";
import { look, type LookArgs, type Looked } from "./look";
import { addressFile } from "./names";

/** Looks at a host where it is; if it was given another address and is not there any more, where it was before. */
export async function tryLooking(args: LookArgs): Promise<Looked | UnreachableError> {
  const seen = await lookOnce(args);
  const given = join(args.project, addressFile(args.stack, args.node));
  if (!(seen instanceof UnreachableError) || !existsSync(given)) return seen;
  const before = await lookOnce({ ...args, atItsOwn: true });
  // One that answers nowhere may only be off: that it was moved is not forgotten.
  if (before instanceof UnreachableError) return seen;
  rmSync(given, { force: true });
  return before;
}

async function lookOnce(args: LookArgs): Promise<Looked | UnreachableError> {
  try {
    return await look(args);
  } catch (error) {
    if (error instanceof UnreachableError) return error;
    throw error;
  }
}
