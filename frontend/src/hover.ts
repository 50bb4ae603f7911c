import type { Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import { element, type Say } from "./page";
import { declaredPrefixes, expanded, type Prefixes } from "./terms";
import type { VocabularyTerm } from "./vocabulary";

const NAME = /<[^<>\s]+>|[\p{L}\d_-]+:[\p{L}\d_-]+(?:\.[\p{L}\d_-]+)*/gu;

/** Says what a name in the query means while the pointer rests on it. */
export function explanations(
  vocabulary: () => Promise<VocabularyTerm[]>,
  known: Prefixes,
  say: Say,
): Extension {
  return hoverTooltip(async (view, position) => {
    const { doc } = view.state;
    const line = doc.lineAt(position);
    const at = position - line.from;
    const found = [...line.text.matchAll(NAME)].find(
      ({ index, 0: name }) => index <= at && at <= index + name.length,
    );
    if (!found) return null;
    const iri = expanded(found[0], { ...known, ...declaredPrefixes(doc.toString()) });
    const term = (await vocabulary()).find((one) => one.iri === iri);
    if (!term) return null;
    const from = line.from + found.index;
    return { pos: from, end: from + found[0].length, create: () => ({ dom: meaning(term, say) }) };
  });
}

function meaning({ label, kind, definition }: VocabularyTerm, say: Say): HTMLElement {
  const heading = element("strong", {}, label);
  const text = element("p", {}, heading, ` (${say(`kind.${kind}`)})`);
  const rest = definition ? [element("p", {}, definition)] : [];
  return element("div", { class: "cm-meaning" }, text, ...rest);
}
