/** Where a cluster runs this process, by what the plan's manifest tells it: NODE_NAME and POD_IP. */
export interface Pod {
  readonly name: string;
  readonly address: string;
}

/** `undefined` where nobody says so: in no pod. */
export function podOf({ NODE_NAME, POD_IP }: NodeJS.ProcessEnv = process.env): Pod | undefined {
  return NODE_NAME && POD_IP ? { name: NODE_NAME, address: POD_IP } : undefined;
}
