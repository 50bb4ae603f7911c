import assert from "node:assert/strict";
import { test } from "node:test";
import { named, suggest, type VocabularyTerm } from "../src/vocabulary";

const BASE = "https://b.org/";
const PREFIXES = { cn: `${BASE}def/` };
const cluster: VocabularyTerm = { iri: `${BASE}def/Cluster`, kind: "class", label: "regional cluster" };
const network: VocabularyTerm = { iri: `${BASE}def/ClusterNetwork`, kind: "class", label: "network of clusters" };
const formal: VocabularyTerm = {
  iri: `${BASE}scheme/formalization/formal`,
  kind: "concept",
  label: "formal",
  scheme: `${BASE}scheme/formalization`,
};
const TERMS = [network, formal, cluster];
const names = (typed: string) => suggest(TERMS, typed, PREFIXES, 10).map(({ name }) => name);

test("names that start with what was typed come first, then words of labels", () => {
  assert.deepEqual(names("cn:Cl"), ["cn:Cluster", "cn:ClusterNetwork"]);
  assert.deepEqual(names("clu"), ["cn:Cluster", "cn:ClusterNetwork"]);
  assert.deepEqual(names("regional"), ["cn:Cluster"]);
  assert.deepEqual(names("network"), ["cn:ClusterNetwork"]);
  assert.deepEqual(names("zebra"), []);
});

test("no more suggestions are made than wanted", () => {
  assert.equal(suggest(TERMS, "cn:", PREFIXES, 1).length, 1);
});

test("a concept is named by its scheme, whose prefix is then declared", () => {
  const declare: [string, string] = ["formalization", `${BASE}scheme/formalization/`];
  assert.deepEqual(named(formal, PREFIXES), { term: formal, name: "formalization:formal", declare });
  const declared = { ...PREFIXES, formalization: `${BASE}scheme/formalization/` };
  assert.deepEqual(named(formal, declared), { term: formal, name: "formalization:formal" });
});

test("a prefix that means something else is left alone", () => {
  const taken = { ...PREFIXES, formalization: "https://elsewhere.org/" };
  assert.equal(named(formal, taken).name, `<${formal.iri}>`);
});
