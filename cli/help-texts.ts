/** What `--help` adds to the list of options. */

export const runHelp = `
It runs as you, in your folder, from where every node can be reached, with your environment and these variables:
  <NODE>_URL          first port of a node: LOOM_NODE_1_URL of node \`loom-node-1\`
  <NODE>_<PORT>_URL   every port that is not internal: ETCD_1_CLIENT_URL
                      and the system's own outputs, such as NODE_1_URL or TB_MULTI_NODE_RPC
  TESTBED_URLS        all of these as JSON: NODE/PORT → URL
  TESTBED_INVENTORY   path of a JSON file: nodes, addresses, ports, services, how to run a program on a node
                      (\`exec\`, an argv prefix for use in the folder TESTBED_PROJECT)
  TESTBED_STACK, TESTBED_PROJECT

Example, my-test.ts:
  const health = await fetch(\`\${process.env.ETCD_1_URL}/health\`);
  if (!health.ok) throw new Error(\`etcd-1 says \${health.status}\`);

  npx testbed run --stack etcd my-test.ts --verbose`;

/** What goes when. */
export const levelsHelp = `
From less to more:
  testbed stop                          nodes are stopped, nothing is lost; \`testbed start\` goes on (\`docker\`, \`kind\`)
  npm run destroy -- --keep-volumes     nodes are gone, what they had stored is not (\`docker\`)
  npm run destroy                       and what they had stored
  testbed clean --stack NAME --volumes  also what was kept so, or left by a stack that was not destroyed in order
  testbed clean --stack NAME --images   and what they were made from; the next \`npm start\` makes it again
  testbed clean --stack NAME --results  and what was proved`;

/** Where what is. */
export const renderHelp = `
  base/SYSTEM-test-node/                    what all nodes have in common
  clusters/CLUSTER/apps/SYSTEM-test/        the namespace and the nodes of a cluster: path of Flux' Kustomization
  clusters/CLUSTER/apps/SYSTEM-test/NODE/   what is a node's own

It is what the program declares now: a changed stack file is rendered as changed. The cluster has to be there, because it tells who
may come to the nodes. What services are told is in no file, and so no secret is: \`pulumi up\` starts services in these pods.

Example:
  npx testbed render --stack kind --gitops ../deploy
  kubectl diff -k ../deploy/clusters/testbed-kind/apps/macula-test`;
