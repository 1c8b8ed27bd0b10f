import tseslint from "typescript-eslint";

const layer = (files, forbidden, why) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: forbidden.map((group) => ({ group: [group], message: why })) },
    ],
  },
});

export default tseslint.config(
  { ignores: ["node_modules", ".testbed", "results", "**/*.cjs", "**/*.mjs", "test/**/fixtures/**"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", 250],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // Lazy loading keeps program and runner start-up short.
      "@typescript-eslint/no-require-imports": "off",
    },
  },
  { files: ["index.ts"], rules: { "max-lines": ["error", 40] } },
  {
    files: ["test/**/*.ts", "bench/**/*.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-expressions": "off",
      // mocha calls what it is given.
      "@typescript-eslint/no-floating-promises": "off",
    },
  },
  layer(
    ["components/systems/**/*.ts"],
    ["**/environments/local*", "**/environments/docker*", "**/environments/kind*", "**/environments/lan*"],
    "Systems never import environments.",
  ),
  layer(["components/environments/**/*.ts"], ["**/systems/*"], "Environments never import systems."),
  layer(
    ["scenarios/**/*.ts"],
    [
      "@pulumi/*",
      "**/environments/local*",
      "**/environments/docker*",
      "**/environments/containers*",
      "**/environments/kind*",
      "**/environments/lan*",
    ],
    "Scenarios run without Pulumi and know no environment.",
  ),
);
