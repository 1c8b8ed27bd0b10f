import assert from "node:assert/strict";
import { analyse } from "../../../components/systems/x0tta6bl4/node/mapek/analyse";
import { Knowledge, type Sight } from "../../../components/systems/x0tta6bl4/node/mapek/knowledge";
import { sightOf, strangersOf, unwantedOf } from "../../../components/systems/x0tta6bl4/node/mapek/monitor";
import { plan } from "../../../components/systems/x0tta6bl4/node/mapek/plan";

const peer = { id: "b", key: "kb", address: "200::b", uri: "tcp://10.0.0.2:9001?key=kb" };
const well: Sight = { linked: true, linkAge: 60, dialled: true, roundTrip: 2 };
const silent: Sight = { linked: true, linkAge: 60, dialled: true };
const gone: Sight = { linked: false, dialled: true };

describe("the self-healing loop", () => {
  let knowledge: Knowledge;
  beforeEach(() => {
    knowledge = new Knowledge();
    knowledge.daemonProblem = undefined;
    knowledge.want([peer]);
  });
  /** One cycle in which the peer is seen like this: symptoms and actions. */
  const cycle = (sight: Sight, now = 0): string[] => {
    const known = knowledge.peers.get(peer.uri)!;
    known.sight = sight;
    return [
      ...analyse(knowledge, now).map(({ symptom }) => symptom),
      ...plan(knowledge, now).map(({ kind }) => kind),
    ];
  };

  it("does nothing while all is well, nor while the mesh forms", () => {
    assert.deepEqual(cycle(gone), []);
    assert.deepEqual(cycle(well), []);
    assert.deepEqual(cycle(well), []);
  });

  it("dials a lost peer at once, and then every two seconds", () => {
    cycle(well);
    assert.deepEqual(cycle(gone, 1000), ["peer-lost", "redial_peer"]);
    assert.deepEqual(cycle(gone, 2000), []);
    assert.deepEqual(cycle(gone, 3000), ["redial_peer"]);
    assert.deepEqual(cycle(well, 4000), ["peer-recovered"]);
    assert.equal(knowledge.well, 1);
  });

  it("takes a peer that has a link for lost after three probes without an answer", () => {
    cycle(well);
    assert.deepEqual([cycle(silent), cycle(silent), cycle(silent)], [[], [], ["peer-lost", "redial_peer"]]);
    assert.deepEqual(cycle(well, 9000), ["peer-recovered"]);
    assert.deepEqual([cycle(silent), cycle(well)], [[], []]);
  });

  it("leaves a new link the time to find its routes", () => {
    cycle(well);
    cycle(gone, 0);
    for (let now = 2000; now < 9000; now += 1000) assert.deepEqual(cycle({ ...silent, linkAge: 5 }, now), []);
    assert.deepEqual(cycle({ ...silent, linkAge: 9 }, 10_000), ["redial_peer"]);
  });

  it("adds a peer that is not dialled, and removes one that nobody wants", () => {
    assert.deepEqual(cycle({ ...well, dialled: false }), ["add_peer"]);
    knowledge.unwanted = ["tcp://10.0.0.9:9001"];
    assert.deepEqual(cycle(well), ["remove_peer"]);
  });

  it("concludes nothing from a daemon that does not answer", () => {
    cycle(well);
    knowledge.daemonProblem = "no answer";
    assert.deepEqual(cycle(gone), []);
  });

  it("counts keys with a link that is up, whoever dialled", () => {
    const rows = [
      { remote: "tcp://10.0.0.2:9001", up: false, inbound: false, key: "kb" },
      { remote: "tcp://10.0.0.2:4711", up: true, inbound: true, key: "kb", uptime: 7, address: "200::b" },
      { remote: "tcp://10.0.0.9:9001", up: true, inbound: false, key: "kx", address: "200::9" },
    ];
    assert.deepEqual(sightOf(peer, rows, 3), { linked: true, dialled: true, linkAge: 7, roundTrip: 3 });
    assert.deepEqual(sightOf(peer, rows.slice(0, 1), undefined), { linked: false, dialled: true });
    assert.deepEqual(unwantedOf([peer], rows), ["tcp://10.0.0.9:9001"]);
    assert.deepEqual(strangersOf([peer], rows), ["200::9"]);
  });
});
