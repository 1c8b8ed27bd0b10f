import type { Provider } from "./resource";

/** The least the engine wants to know: which resources and functions there are. */
export function schemaOf(provider: Provider): object {
  return {
    name: provider.name,
    version: provider.version,
    description: `Drop-in for the resources of the ${provider.name} plugin that Testbed uses.`,
    resources: named(Object.keys(provider.resources)),
    functions: named(Object.keys(provider.functions)),
  };
}

function named(tokens: readonly string[]): Record<string, object> {
  return Object.fromEntries(tokens.map((token) => [token, {}]));
}
