import assert from "node:assert/strict";
import { test } from "node:test";
import { numberColumns, series, ticks } from "../src/chart-data";
import type { Result, Row } from "../src/results";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const of = (columns: string[], rows: Row[]): Result => ({ kind: "bindings", columns, rows });
const n = (value: string) => ({ type: "literal" as const, value, datatype: `${XSD}integer` });
const y = (value: string) => ({ type: "literal" as const, value, datatype: `${XSD}gYear` });
const t = (value: string) => ({ type: "literal" as const, value });

test("only columns of numbers can be drawn", () => {
  const result = of(["a", "b", "c", "d"], [{ a: t("x"), b: n("1"), c: n("2") }, { a: n("3"), b: n("4") }]);
  assert.deepEqual(numberColumns(result), ["b", "c"]);
});

test("texts name bars, in the order of the rows; a row without a number is left out", () => {
  const rows = [{ who: t("b"), n: n("2") }, { who: t("none") }, { who: t("a"), n: n("1") }];
  const { kind, labels, points } = series(of(["n", "who"], rows), "n", {});
  assert.deepEqual([kind, labels], ["bars", "who"]);
  assert.deepEqual(points, [{ label: "b", value: 2 }, { label: "a", value: 1 }]);
});

test("dates make a line, in their order", () => {
  const rows = [{ year: y("2010"), n: n("2") }, { year: y("2004"), n: n("1") }];
  const { kind, points } = series(of(["year", "n"], rows), "n", {});
  assert.equal(kind, "line");
  assert.deepEqual(points.map(({ at }) => at), [2004, 2010]);
});

test("ticks are round numbers within the range", () => {
  assert.deepEqual(ticks(0, 10), [0, 2, 4, 6, 8, 10]);
  assert.deepEqual(ticks(2003.5, 2011), [2004, 2006, 2008, 2010]);
  assert.deepEqual(ticks(5, 5), [5]);
  assert.deepEqual(ticks(0, 0.3), [0, 0.1, 0.2, 0.3]);
});
