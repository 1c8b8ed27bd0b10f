import * as z from "zod";

/** What an executor tells its node of itself; `valid` is the seconds for which it holds. */
export const reportSchema = z.strictObject({
  identity: z.string().min(1).max(64),
  active: z.boolean(),
  epoch: z.int().min(0),
  lease_expires_at: z.iso.datetime().nullable(),
  valid: z.number().min(0).max(86_400),
});

/** What the executor on this host last told; forgotten when it is not renewed. */
export class ExecutorReport {
  #told: Omit<z.infer<typeof reportSchema>, "valid"> | null = null;
  #until = 0;

  get current(): Omit<z.infer<typeof reportSchema>, "valid"> | null {
    return performance.now() < this.#until ? this.#told : null;
  }

  take({ valid, ...told }: z.infer<typeof reportSchema>): void {
    this.#told = told;
    this.#until = performance.now() + valid * 1000;
  }
}
