import assert from "node:assert/strict";
import { test } from "node:test";
import { readResult } from "../src/results";

const NT = "application/n-triples";

test("a graph becomes a table of its triples", () => {
  const { kind, rows } = readResult(
    '<http://x/a> <http://x/p> "one \\"two\\"\\n\\u00E4"@de .\n' +
      "_:b0 <http://x/p> <http://x/c> .\n" +
      '<http://x/a> <http://x/p> "5"^^<http://www.w3.org/2001/XMLSchema#integer> .\n' +
      '<http://x/a> <http://x/p> "plain < > . @" .\n',
    NT,
  );
  assert.equal(kind, "graph");
  assert.deepEqual(rows[0]?.object, { type: "literal", value: 'one "two"\nä', "xml:lang": "de" });
  assert.deepEqual(rows[1]?.subject, { type: "bnode", value: "b0" });
  assert.deepEqual(rows[1]?.object, { type: "uri", value: "http://x/c" });
  assert.equal(rows[2]?.object?.datatype, "http://www.w3.org/2001/XMLSchema#integer");
  assert.equal(rows[3]?.object?.value, "plain < > . @");
});

test("an empty graph has no rows, and what is no triple is not passed over", () => {
  assert.deepEqual(readResult("", NT).rows, []);
  assert.throws(() => readResult("<http://x/a> nonsense .\n", NT), SyntaxError);
});

test("bindings and yes-or-no answers are read", () => {
  const media = "application/sparql-results+json";
  const row = { a: { type: "uri", value: "http://x" } };
  const bindings = readResult(JSON.stringify({ head: { vars: ["a"] }, results: { bindings: [row] } }), media);
  assert.deepEqual([bindings.kind, bindings.columns, bindings.rows], ["bindings", ["a"], [row]]);
  assert.equal(readResult('{"head":{},"boolean":false}', media).boolean, false);
});
