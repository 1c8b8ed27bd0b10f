/** `lookup.cjs NAME`: prints the address that a name has, or the error. */
require("node:dns").lookup(process.argv[2], { family: 4 }, (error, address) =>
  console.log(error ? error.code : address),
);
