/** Path of a script that all environments share whose hosts supervise services; relative to the project. */
export function supervision(name: string): string {
  return `components/environments/supervision/${name}.sh`;
}
