import { prefixed, type Prefixes } from "./terms";

/** A term of the vocabulary, in the language of the page. */
export interface VocabularyTerm {
  iri: string;
  kind: string;
  label: string;
  definition?: string;
  scheme?: string;
}

/** What can be written in a query for a term, and what has to be declared for it. */
export interface Suggestion {
  term: VocabularyTerm;
  name: string;
  /** A prefix and its namespace that the query must declare first. */
  declare?: [string, string];
}

export async function fetchVocabulary(root: string, language: string): Promise<VocabularyTerm[]> {
  const response = await fetch(`${root}/api/vocabulary?lang=${encodeURIComponent(language)}`);
  if (!response.ok) throw new Error(`The vocabulary was answered with ${response.status}.`);
  return ((await response.json()) as { terms: VocabularyTerm[] }).terms;
}

/** Returns the best terms for what was typed: part of a name, or words of a label. */
export function suggest(
  terms: readonly VocabularyTerm[],
  typed: string,
  prefixes: Prefixes,
  most: number,
): Suggestion[] {
  const wanted = typed.toLowerCase();
  return terms
    .map((term) => ({ suggestion: named(term, prefixes), term }))
    .map(({ suggestion, term }) => ({ suggestion, rank: rank(suggestion.name, term, wanted) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank || byName(a.suggestion, b.suggestion))
    .slice(0, most)
    .map(({ suggestion }) => suggestion);
}

/** Returns the name of a term; a concept's scheme gives it a prefix that no query has to know. */
export function named(term: VocabularyTerm, prefixes: Prefixes): Suggestion {
  const name = prefixed(term.iri, prefixes);
  if (name) return { term, name };
  if (term.scheme) {
    const prefix = term.scheme.slice(term.scheme.lastIndexOf("/") + 1);
    const namespace = `${term.scheme}/`;
    const short = prefix in prefixes ? undefined : prefixed(term.iri, { [prefix]: namespace });
    if (short) return { term, name: short, declare: [prefix, namespace] };
  }
  return { term, name: `<${term.iri}>` };
}

/** Says how well a term fits: a name that starts so, a local name, a word of the label, or any part. */
function rank(name: string, term: VocabularyTerm, wanted: string): number {
  const lower = name.toLowerCase();
  const label = term.label.toLowerCase();
  if (lower.startsWith(wanted)) return 5;
  if (lower.slice(lower.indexOf(":") + 1).startsWith(wanted)) return 4;
  if (label.startsWith(wanted)) return 3;
  if (label.split(/[\s,()/-]+/).some((word) => word.startsWith(wanted))) return 2;
  return wanted.length > 2 && (lower.includes(wanted) || label.includes(wanted)) ? 1 : 0;
}

function byName(a: Suggestion, b: Suggestion): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
