/** Arguments with which Node runs TypeScript of this project as it is; in the project's folder. */
export const TYPESCRIPT: readonly string[] = ["--require", "./toolchain/typescript.cjs"];
