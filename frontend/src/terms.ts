/** RDF terms as SPARQL 1.1 Query Results JSON writes them. */
export interface Term {
  type: "uri" | "literal" | "typed-literal" | "bnode";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

export type Prefixes = Record<string, string>;

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMERIC = new Set(
  ["integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"].map((n) => XSD + n),
);
const DATED = new Set(["gYear", "gYearMonth", "date", "dateTime"].map((name) => XSD + name));
const LOCAL = /^[A-Za-z0-9_](?:[\w.-]*[\w-])?$/;

/** Returns an IRI as a prefixed name where a prefix fits, by the longest namespace. */
export function prefixed(iri: string, prefixes: Prefixes): string | undefined {
  let best: string | undefined;
  let length = 0;
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (namespace.length > length && iri.startsWith(namespace)) {
      const local = iri.slice(namespace.length);
      if (LOCAL.test(local)) {
        best = `${prefix}:${local}`;
        length = namespace.length;
      }
    }
  }
  return best;
}

/** Returns the IRI that a prefixed name, or an IRI in angle brackets, stands for. */
export function expanded(name: string, prefixes: Prefixes): string | undefined {
  if (name.startsWith("<")) return name.slice(1, -1);
  const colon = name.indexOf(":");
  const namespace = prefixes[name.slice(0, colon)];
  return namespace === undefined ? undefined : namespace + name.slice(colon + 1);
}

/** Returns the prefixes that a query declares itself. */
export function declaredPrefixes(query: string): Prefixes {
  const found: Prefixes = {};
  for (const [, prefix, iri] of query.matchAll(/\bPREFIX\s+([A-Za-z][\w.-]*)?:\s*<([^<>\s]*)>/gi)) {
    found[prefix ?? ""] = iri ?? "";
  }
  return found;
}

/** Returns the address to show for an IRI: our own things live here, others where they say. */
export function address(iri: string, base: string, root: string): string | undefined {
  if (iri.startsWith(base)) return `${root}/${iri.slice(base.length)}`;
  return /^https?:\/\//i.test(iri) ? iri : undefined;
}

export function isNumber(term: Term | undefined): boolean {
  return Boolean(term?.datatype && NUMERIC.has(term.datatype) && Number.isFinite(+term.value));
}

export function isDated(term: Term | undefined): boolean {
  return Boolean(term?.datatype && DATED.has(term.datatype) && position(term) !== undefined);
}

/** Returns where a number or date stands on an axis; a date counts in years. */
export function position(term: Term): number | undefined {
  if (isNumber(term)) return Number(term.value);
  const parts = /^(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?/.exec(term.value);
  if (!parts) return undefined;
  const month = parts[2] ? Number(parts[2]) - 1 : 0;
  const day = parts[3] ? Number(parts[3]) - 1 : 0;
  return Number(parts[1]) + month / 12 + day / 366;
}

/** Orders terms as a reader expects: nothing first, numbers and dates by value, texts as collated. */
export function compare(a: Term | undefined, b: Term | undefined, collator: Intl.Collator): number {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  if ((isNumber(a) && isNumber(b)) || (isDated(a) && isDated(b))) {
    return (position(a) ?? 0) - (position(b) ?? 0);
  }
  return collator.compare(a.value, b.value);
}
