import type { Term } from "./terms";

export type Row = Record<string, Term | undefined>;

/** An answer as the views read it; a graph is a table of its triples. */
export interface Result {
  kind: "bindings" | "boolean" | "graph";
  columns: string[];
  rows: Row[];
  boolean?: boolean;
}

/** What this page asks for: JSON for results, N-Triples for graphs. */
export const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9";

export function readResult(text: string, mediaType: string): Result {
  if (mediaType.startsWith("application/n-triples")) return readTriples(text);
  const parsed = JSON.parse(text);
  if (typeof parsed.boolean === "boolean") {
    return { kind: "boolean", columns: [], rows: [], boolean: parsed.boolean };
  }
  return { kind: "bindings", columns: parsed.head.vars, rows: parsed.results.bindings };
}

const SUBJECT = String.raw`<([^>]*)>|_:(\S+)`;
const LITERAL = String.raw`"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@([\w-]+))?`;
const TRIPLE = new RegExp(String.raw`^(?:${SUBJECT}) <([^>]*)> (?:${SUBJECT}|${LITERAL}) \.$`);

/** Reads canonical N-Triples, as the service writes them; another line is an error. */
function readTriples(text: string): Result {
  const rows = text
    .split("\n")
    .filter((line) => line !== "")
    .map(readTriple);
  return { kind: "graph", columns: ["subject", "predicate", "object"], rows };
}

function readTriple(line: string): Row {
  const found = TRIPLE.exec(line);
  if (!found) throw new SyntaxError(`Not a triple: ${line}`);
  const [, iri, blank, predicate, objectIri, objectBlank, literal, datatype, language] = found;
  return {
    subject: resource(iri, blank),
    predicate: { type: "uri", value: unescape(predicate ?? "") },
    object:
      literal === undefined
        ? resource(objectIri, objectBlank)
        : {
            type: "literal",
            value: unescape(literal),
            ...(datatype && { datatype }),
            ...(language && { "xml:lang": language }),
          },
  };
}

function resource(iri: string | undefined, blank: string | undefined): Term {
  if (iri === undefined) return { type: "bnode", value: blank ?? "" };
  return { type: "uri", value: unescape(iri) };
}

const ESCAPES: Record<string, string> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

function unescape(text: string): string {
  return text.replace(
    /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g,
    (_, four: string, eight: string, one: string) =>
      one === undefined
        ? String.fromCodePoint(Number.parseInt(four ?? eight, 16))
        : (ESCAPES[one] ?? one),
  );
}
