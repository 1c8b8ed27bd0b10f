/** POSIX single quoting of one word: safe for every byte but NUL. */
export function quoteWord(word: string): string {
  if (word.includes("\0")) throw new Error("a shell word cannot contain a NUL byte");
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** An argument list as one shell command line. */
export function quote(argv: readonly string[]): string {
  return argv.map(quoteWord).join(" ");
}
