import assert from "node:assert/strict";
import type { RequestTemplate } from "../../../scenarios/load/load";
import { requestChooser } from "../../../scenarios/load/template";

const get: RequestTemplate = { name: "get", method: "GET", path: "/a", weight: 1 };

function textOf(template: RequestTemplate, seq = 7): string {
  return requestChooser([template], "run1", "10.0.0.1:80")(seq).text(seq);
}

describe("a request template", () => {
  it("becomes an HTTP/1.1 request with its host", () => {
    assert.equal(textOf(get), "GET /a HTTP/1.1\r\nhost: 10.0.0.1:80\r\n\r\n");
  });

  it("replaces run and seq in path and body; seq has twelve digits", () => {
    const text = textOf({ ...get, method: "PUT", path: "/${run}/${seq}", body: '{"n":"${run}-${seq}"}' });
    assert.match(text, /^PUT \/run1\/000000000007 HTTP/);
    assert.ok(text.endsWith('\r\n\r\n{"n":"run1-000000000007"}'));
  });

  it("keeps base64 valid around seq", () => {
    const base64 = textOf({ ...get, method: "POST", body: "a2V5${seq}" }).split("\r\n\r\n")[1] ?? "";
    assert.equal(Buffer.from(base64, "base64").toString("base64"), base64);
  });

  it("counts the body in bytes, not in characters", () => {
    const request = requestChooser([{ ...get, method: "POST", body: "ü€${seq}" }], "r", "h")(1);
    assert.match(request.text(1), /content-length: 17\r\n/);
    assert.equal(request.encoding, "utf8");
  });

  it("says that a body is JSON unless the template says something else", () => {
    assert.match(textOf({ ...get, method: "POST", body: "{}" }), /content-type: application\/json\r\n/);
    const own = textOf({ ...get, method: "POST", body: "x", headers: { "Content-Type": "text/plain" } });
    assert.match(own, /content-type: text\/plain\r\n/);
    assert.doesNotMatch(own, /json/);
  });

  it("is chosen by its weight, and always the same for the same number", () => {
    const templates = [
      { ...get, name: "a", path: "/a", weight: 3 },
      { ...get, name: "b", path: "/b", weight: 1 },
      { ...get, name: "never", path: "/c", weight: 0 },
    ];
    const choose = requestChooser(templates, "r", "h");
    const paths = Array.from({ length: 10_000 }, (_, seq) => choose(seq).text(seq).slice(4, 6));
    const share = paths.filter((path) => path === "/a").length / paths.length;
    assert.ok(share > 0.73 && share < 0.77, `share of /a: ${share}, expected 0.75`);
    assert.ok(!paths.includes("/c"));
    const again = requestChooser(templates, "r", "h");
    assert.equal(again(1234).text(0), choose(1234).text(0));
  });

  it("is refused when it cannot be a request", () => {
    const refused = (templates: readonly RequestTemplate[], message: RegExp): void =>
      assert.throws(() => requestChooser(templates, "r", "h"), message);
    refused([], /a load needs a request with a weight above 0/);
    refused([{ ...get, weight: 0 }], /weight above 0/);
    refused([{ ...get, path: "a" }], /request "get": path "a" must begin with \//);
    refused([{ ...get, path: "/a b" }], /no blanks/);
    refused([{ ...get, headers: { x: "1\r\ny: 2" } }], /headers no line breaks/);
  });
});
