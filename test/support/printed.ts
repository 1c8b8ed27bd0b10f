/** What a command of the command line prints when it is called in this process, and its exit code. */
export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function printed(command: () => Promise<number>): Promise<Printed> {
  const said = { stdout: "", stderr: "" };
  const undo = (["stdout", "stderr"] as const).map((name) => {
    const stream = process[name];
    const write = stream.write.bind(stream);
    stream.write = (text: string | Uint8Array) => {
      said[name] += typeof text === "string" ? text : Buffer.from(text).toString();
      return true;
    };
    return () => (stream.write = write);
  });
  try {
    const code = await command();
    return { code, ...said };
  } finally {
    for (const restore of undo) restore();
  }
}
