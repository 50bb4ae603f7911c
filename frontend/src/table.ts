import { element, type Config, type Say } from "./page";
import type { Result, Row } from "./results";
import { address, compare, prefixed, type Term } from "./terms";

/** How many rows a table shows at first, and with each click on "more". */
const STEP = 100;

/** Shows a result as a table; a click on a column orders it, and rows beyond the first come on demand. */
export function table(result: Result, config: Config, say: Say): HTMLElement {
  const body = element("tbody");
  const more = element("button", { type: "button", class: "quiet" });
  const note = element("p", { class: "note", role: "status" });
  const collator = new Intl.Collator(config.language, { numeric: true });
  let rows = result.rows;
  let shown = 0;

  const show = (until: number): void => {
    body.append(...rows.slice(shown, until).map((row) => line(row, result.columns, config)));
    shown = Math.min(until, rows.length);
    more.hidden = shown === rows.length;
    note.hidden = rows.length <= STEP;
    note.textContent = say("rowsShown", { shown, all: rows.length });
  };
  const order = (column: string, down: boolean): void => {
    const sign = down ? -1 : 1;
    rows = [...result.rows].sort((a, b) => sign * compare(a[column], b[column], collator));
    const until = shown;
    body.replaceChildren();
    shown = 0;
    show(until);
  };

  more.textContent = say("more", { count: STEP });
  more.addEventListener("click", () => show(shown + STEP));
  show(STEP);
  const heads = element("tr", {}, ...result.columns.map((name) => head(name, order, say)));
  const scroll = element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": say("table") },
    element("table", {}, element("thead", {}, heads), body),
  );
  return element("div", {}, scroll, note, more);
}

function head(
  name: string,
  order: (column: string, down: boolean) => void,
  say: Say,
): HTMLTableCellElement {
  const button = element("button", { type: "button", title: say("sort") }, name);
  const cell = element("th", { scope: "col" }, button);
  button.addEventListener("click", () => {
    const down = cell.getAttribute("aria-sort") === "ascending";
    for (const other of cell.parentElement?.children ?? []) other.removeAttribute("aria-sort");
    cell.setAttribute("aria-sort", down ? "descending" : "ascending");
    order(name, down);
  });
  return cell;
}

function line(row: Row, columns: string[], config: Config): HTMLTableRowElement {
  return element("tr", {}, ...columns.map((name) => element("td", {}, ...cell(row[name], config))));
}

/** Returns a term for people: an IRI as a link, a text with its language, another literal with its type. */
function cell(term: Term | undefined, config: Config): (Node | string)[] {
  if (!term) return [];
  if (term.type === "bnode") return [`_:${term.value}`];
  if (term.type === "uri") return [iri(term.value, config)];
  const language = term["xml:lang"];
  if (language) {
    return [
      element("span", { lang: language }, term.value),
      "\u00a0",
      element("span", { class: "language" }, language),
    ];
  }
  if (!term.datatype) return [term.value];
  const type = prefixed(term.datatype, config.prefixes) ?? term.datatype;
  return [element("span", { title: type }, term.value)];
}

function iri(value: string, config: Config): Node | string {
  const text = prefixed(value, config.prefixes) ?? `<${value}>`;
  const href = address(value, config.base, config.root);
  return href ? element("a", { href, title: value }, text) : text;
}
