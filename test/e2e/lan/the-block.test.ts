import assert from "node:assert/strict";
import { passesOnLan } from "../../support/lan-scenarios";
import { checklist, targets } from "../../support/the-block-checklist";

passesOnLan("the-block", (run) => {
  it("is what the plan says of each machine, item by item", async () => {
    const wrong = await Promise.all(
      run().rig.hosts.map(async (host) => {
        const items = checklist.filter((item) => item.host === host.name);
        assert.ok(items.length > 20);
        // One session a machine: each answer begins with a mark.
        const script = items.map(({ ask }) => `echo @@@; { ${ask}; } 2>&1`).join("\n");
        const answers = (await host.sudo("sh", "-c", script)).split("@@@\n").slice(1);
        return items.flatMap(({ item, expect }, index) => {
          const answer = answers[index] ?? "no answer";
          return expect.test(answer) ? [] : [`${host.name}: ${item}: ${answer}`];
        });
      }),
    );
    assert.deepEqual(wrong.flat(), []);
  });

  it("is scraped as the plan's Prometheus does it", async () => {
    const response = await fetch("http://192.168.1.12:9090/api/v1/targets");
    const { data } = (await response.json()) as {
      data: { activeTargets: { health: string; labels: { job: string; instance: string } }[] };
    };
    const up = data.activeTargets.filter(({ health }) => health === "up");
    const found = up.map(({ labels: { job, instance } }) => `${job} ${instance}`);
    assert.deepEqual(
      targets.filter((target) => !found.includes(target)),
      [],
    );
  });
});
