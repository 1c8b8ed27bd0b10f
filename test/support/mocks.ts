import * as pulumi from "@pulumi/pulumi";

/** A resource that the program registered. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * Runs `program` against mocks instead of an engine and returns what it registered, in order.
 * Proves inputs, counts and absences; parentage, aliases and URNs are proved by the engine suite.
 * @param stdout of every command, or of one by its name
 */
export async function registeredBy(
  program: () => unknown,
  stdout: string | ((name: string) => string) = "",
): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs: inputs as Record<string, unknown> });
        // What each of our custom resources gives: a command, and the seed of the secrets.
        const given = type.startsWith("random:")
          ? { result: name }
          : { stdout: typeof stdout === "string" ? stdout : stdout(name) };
        return { id: `${name}-id`, state: { ...(inputs as Record<string, unknown>), ...given } };
      },
      call: ({ token, inputs }) => {
        // Only starts a plugin, see `startPlugin`.
        if (token === "command:local:run" && (inputs as { command?: string }).command === ":") return {};
        throw new Error(`unexpected call of ${token}`);
      },
    },
    "testbed",
    "test",
  );
  await pulumi.runtime.runInPulumiStack(() => {
    program();
    return Promise.resolve({});
  });
  // Registrations go on in the background; `disconnect` waits until none is left.
  await pulumi.runtime.disconnect();
  return registered;
}
