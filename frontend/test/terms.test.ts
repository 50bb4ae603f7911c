import assert from "node:assert/strict";
import { test } from "node:test";
import { address, compare, declaredPrefixes, expanded, position, prefixed, type Term } from "../src/terms";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const number = (value: string): Term => ({ type: "literal", value, datatype: `${XSD}integer` });
const year = (value: string): Term => ({ type: "literal", value, datatype: `${XSD}gYear` });
const text = (value: string): Term => ({ type: "literal", value });

test("an IRI gets the prefix with the longest namespace that leaves a plain name", () => {
  const prefixes = { a: "https://x.org/", b: "https://x.org/deep/" };
  assert.equal(prefixed("https://x.org/deep/name", prefixes), "b:name");
  assert.equal(prefixed("https://x.org/one", prefixes), "a:one");
  assert.equal(prefixed("https://x.org/other/name", prefixes), undefined);
  assert.equal(prefixed("https://x.org/", prefixes), undefined);
  assert.equal(prefixed("https://x.org/ends.", prefixes), undefined);
});

test("a name stands for an IRI if its prefix is known", () => {
  const prefixes = { cn: "https://x.org/" };
  assert.equal(expanded("cn:Cluster", prefixes), "https://x.org/Cluster");
  assert.equal(expanded("<urn:a:b>", prefixes), "urn:a:b");
  assert.equal(expanded("other:Cluster", prefixes), undefined);
});

test("prefixes that a query declares are found, the empty one too", () => {
  const query = "PREFIX cn: <https://x.org/>\nprefix : <https://y.org/> SELECT * { ?s a :B }";
  assert.deepEqual(declaredPrefixes(query), { cn: "https://x.org/", "": "https://y.org/" });
});

test("our own things are shown by this service, others where they say, and scripts nowhere", () => {
  assert.equal(address("https://b.org/id/a", "https://b.org/", "/proxy"), "/proxy/id/a");
  assert.equal(address("https://c.org/a", "https://b.org/", ""), "https://c.org/a");
  assert.equal(address("javascript:alert(1)", "https://b.org/", ""), undefined);
  assert.equal(address("urn:x", "https://b.org/", ""), undefined);
});

test("terms are ordered by value, with nothing first", () => {
  const collator = new Intl.Collator("en", { numeric: true });
  // In boxes, because sort() keeps undefined for the end without asking.
  const sorted = (terms: (Term | undefined)[]) =>
    terms.map((term) => ({ term })).sort((a, b) => compare(a.term, b.term, collator));
  const values = (terms: (Term | undefined)[]) => sorted(terms).map(({ term }) => term?.value);
  assert.deepEqual(values([number("10"), undefined, number("9")]), [undefined, "9", "10"]);
  assert.deepEqual(values([year("2010"), year("-0500"), year("0800")]), ["-0500", "0800", "2010"]);
  assert.deepEqual(values([text("b10"), text("b9"), text("Ä"), text("z")]), ["Ä", "b9", "b10", "z"]);
});

test("a date stands between the years", () => {
  const date: Term = { type: "literal", value: "2004-07-01", datatype: `${XSD}date` };
  assert.equal(position(date), 2004.5);
  assert.equal(position(text("no date")), undefined);
});
