/** Requests that come while the same question is under way share its answer: it is never older than they are asked. */
export function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const start = (): Promise<T> => {
    const asked = ask().finally(() => {
      if (current === asked) current = undefined;
    });
    return (current = asked);
  };
  return () => {
    if (!current) return start();
    // What is under way may have been looked up before this request came: it waits for the next one.
    next ??= current
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
}
