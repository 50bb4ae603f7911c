import type { Result, Row } from "./results";
import { isDated, isNumber, position, type Prefixes, prefixed, type Term } from "./terms";

/** One bar or point: what it stands for, and how much. */
export interface Point {
  label: string;
  value: number;
  /** Where it stands on a line: a number, or a date in years. */
  at?: number;
}

export interface Series {
  labels: string;
  values: string;
  kind: "bars" | "line";
  points: Point[];
}

/** Returns the columns whose every value is a number; only those can be drawn. */
export function numberColumns(result: Result): string[] {
  return result.columns.filter((column) => every(result.rows, column, isNumber));
}

/**
 * Returns what is drawn for a column of numbers: a line over the first column of dates or other
 * numbers, else bars named by the first other column. Rows without a number are left out, and
 * whoever draws says how many.
 */
export function series(result: Result, values: string, prefixes: Prefixes): Series {
  const others = result.columns.filter((column) => column !== values);
  const words = others.find((column) => !every(result.rows, column, isNumberOrDate));
  const labels = words ?? others[0] ?? values;
  const kind = words || labels === values ? "bars" : "line";
  const points = result.rows.flatMap((row) => point(row, labels, values, prefixes));
  if (kind === "line") points.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return { labels, values, kind, points };
}

function point(row: Row, labels: string, values: string, prefixes: Prefixes): Point[] {
  const value = row[values];
  if (!value) return [];
  const label = row[labels];
  const at = label && position(label);
  return [
    {
      label: label ? text(label, prefixes) : "",
      value: Number(value.value),
      ...(at !== undefined && { at }),
    },
  ];
}

function text(term: Term, prefixes: Prefixes): string {
  return (term.type === "uri" ? prefixed(term.value, prefixes) : undefined) ?? term.value;
}

function isNumberOrDate(term: Term | undefined): boolean {
  return isNumber(term) || isDated(term);
}

/** Tells whether a column has values and all are of a kind; a row may have none. */
function every(rows: Row[], column: string, is: (term: Term | undefined) => boolean): boolean {
  const values = rows.map((row) => row[column]).filter(Boolean);
  return values.length > 0 && values.every(is);
}

/** Returns round numbers that divide a range into about five parts. */
export function ticks(low: number, high: number): number[] {
  if (low === high) return [low];
  const raw = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}
