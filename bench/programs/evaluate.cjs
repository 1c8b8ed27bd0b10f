// Evaluates a program without an engine: `node … evaluate.cjs PROGRAM CONFIG-JSON`; resources are answered at once.
"use strict";
const { resolve } = require("node:path");
const pulumi = require("@pulumi/pulumi");

async function main([program, config]) {
  pulumi.runtime.setAllConfig(JSON.parse(config));
  const mocks = {
    newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }),
    call: ({ inputs }) => inputs,
  };
  await pulumi.runtime.setMocks(mocks, "testbed", "bench", true);
  const exported = require(resolve(program));
  await (typeof exported === "function" ? exported() : exported);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
