import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { element, type Say } from "./page";
import { declaredPrefixes, type Prefixes } from "./terms";
import { suggest, type Suggestion, type VocabularyTerm } from "./vocabulary";

const MOST = 60;
const KEYWORDS = (
  "SELECT DISTINCT CONSTRUCT ASK DESCRIBE WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND " +
  "EXISTS NOT IN AS FROM NAMED PREFIX GROUP ORDER BY HAVING LIMIT OFFSET ASC DESC COUNT SUM MIN " +
  "MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND COALESCE IF REGEX " +
  "CONTAINS STRSTARTS STRENDS STRAFTER STRBEFORE CONCAT REPLACE LCASE UCASE YEAR"
).split(" ");

/** Completes names of our vocabulary, prefixes, keywords and the variables of the query. */
export function completions(
  vocabulary: () => Promise<VocabularyTerm[]>,
  known: Prefixes,
  say: Say,
): Extension {
  const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) return variables(context, variable.from, variable.text);
    const word = context.matchBefore(/[\p{L}\d_][\p{L}\d_-]*(?::[\p{L}\d_.-]*)?/u);
    if (!context.explicit && (word?.text.length ?? 0) < 2) return null;
    if (inText(context)) return null;
    const typed = word?.text ?? "";
    const prefixes = { ...known, ...declaredPrefixes(context.state.doc.toString()) };
    const terms = suggest(await vocabulary(), typed, prefixes, MOST);
    const options = [
      ...keywords(typed),
      ...terms.map((suggestion) => ofTerm(suggestion, say)),
      ...namespaces(typed, prefixes),
    ];
    // The order above is the answer: CodeMirror neither filters nor sorts it again.
    return options.length ? { from: word?.from ?? context.pos, options, filter: false } : null;
  };
  return autocompletion({ override: [complete], icons: false });
}

/** Tells whether the cursor is in a comment, a string or an IRI, where nothing is completed. */
function inText(context: CompletionContext): boolean {
  const node = syntaxTree(context.state).resolveInner(context.pos, -1);
  if (/comment|string/i.test(node.name)) return true;
  return context.matchBefore(/<[^<>\s]*/) !== null;
}

function variables(context: CompletionContext, from: number, typed: string): CompletionResult {
  const names = new Set(context.state.doc.toString().match(/[?$]\w+/g));
  names.delete(typed);
  return {
    from,
    options: [...names].sort().map((label) => ({ label, type: "variable" })),
    validFor: /^[?$]\w*$/,
  };
}

function keywords(typed: string): Completion[] {
  if (!typed) return [];
  const wanted = typed.toUpperCase();
  return KEYWORDS.filter((word) => word.startsWith(wanted)).map((label) => ({
    label,
    type: "keyword",
  }));
}

function namespaces(typed: string, prefixes: Prefixes): Completion[] {
  return Object.entries(prefixes)
    .filter(([prefix]) => prefix.startsWith(typed))
    .map(([prefix, namespace]) => ({ label: `${prefix}:`, detail: namespace, type: "namespace" }));
}

function ofTerm({ term, name, declare }: Suggestion, say: Say): Completion {
  return {
    label: name,
    detail: `${term.label} (${say(`kind.${term.kind}`)})`,
    type: term.kind,
    ...(term.definition && { info: () => element("p", {}, term.definition ?? "") }),
    apply: (view, _, from, to) => insert(view, name, declare, from, to),
  };
}

/** Writes a name in place of what was typed, and above the query the prefix that it needs. */
function insert(
  view: EditorView,
  name: string,
  declare: [string, string] | undefined,
  from: number,
  to: number,
): void {
  const line = declare ? `PREFIX ${declare[0]}: <${declare[1]}>\n` : "";
  view.dispatch({
    changes: [
      { from: 0, insert: line },
      { from, to, insert: name },
    ],
    selection: { anchor: from + name.length + line.length },
    userEvent: "input.complete",
  });
}
