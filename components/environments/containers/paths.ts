/** Path of a script that environments share whose hosts are made from images; relative to the project. */
export function containerScript(name: string): string {
  return `components/environments/containers/scripts/${name}.sh`;
}
