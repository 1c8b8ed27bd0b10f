/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";

/** A sentence of the results: what it has in backticks is code. */
export function Prose({ text }: { readonly text: string }): JSX.Element {
  const parts = text.split(/`([^`]+)`/);
  return <>{parts.map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}
