import { numberColumns } from "./chart-data";
import { element, type Config, type Say } from "./page";
import type { Result } from "./results";
import { type Endpoint, ProblemError, type Problem } from "./service";
import { table } from "./table";

type Draw = () => Node | Promise<Node>;

/** Formats to download, by the kind of result; the names are those of the service. */
const FORMATS: Record<Result["kind"], [format: string, name: string][]> = {
  bindings: [["csv", "CSV"], ["tsv", "TSV"], ["json", "JSON"], ["xml", "XML"]],
  boolean: [["json", "JSON"], ["xml", "XML"]],
  graph: [["ttl", "Turtle"], ["jsonld", "JSON-LD"], ["nt", "N-Triples"], ["rdf", "RDF/XML"]],
};

/** The most characters of a raw view. */
const LONGEST_RAW = 1_000_000;

/** The part of the page below the form: how it goes, then the result or what is wrong. */
export class Outcome {
  readonly #section: HTMLElement;
  readonly #config: Config;
  readonly #say: Say;
  readonly #endpoint: Endpoint;

  constructor(section: HTMLElement, config: Config, say: Say, endpoint: Endpoint) {
    this.#section = section;
    this.#config = config;
    this.#say = say;
    this.#endpoint = endpoint;
  }

  /** Shows a result in the view that the page's address asks for, else as a table. */
  result(result: Result, query: string, seconds: number): void {
    const heading = element("h2", { id: "result-title", tabindex: "-1" }, this.#say("result"));
    const note = element("p", { class: "note" }, this.#summary(result, seconds));
    if (result.kind === "boolean") {
      const answer = element("p", { class: "answer" }, this.#say(result.boolean ? "yes" : "no"));
      this.#section.replaceChildren(heading, answer, note, this.#downloads(result, query));
      return;
    }
    const views = new Views(this.#views(result, query), this.#say);
    this.#section.replaceChildren(heading, note, this.#downloads(result, query), views.element);
    views.show(location.hash.slice(1));
  }

  /** Shows what is wrong and, where a limit was reached, which one. */
  problem(problem: Problem): void {
    const parts: Node[] = [
      element("h2", {}, this.#say(problem.limit ? "limitReached" : "notAnswered")),
      element("p", { lang: problem.code ? "en" : this.#config.language }, problem.detail || problem.title),
    ];
    if (problem.line !== undefined) {
      const place = { line: problem.line, column: problem.column ?? 1 };
      parts.push(element("p", { class: "note" }, this.#say("place", place)));
    }
    if (problem.limit !== undefined) {
      const limit = { limit: problem.limit, value: problem.value ?? "" };
      parts.push(element("p", { class: "note" }, this.#say("limit", limit)));
    }
    this.#section.replaceChildren(element("div", { class: "error", role: "alert" }, ...parts));
  }

  /** Shows one sentence. */
  note(text: string): void {
    this.#section.replaceChildren(element("p", { class: "note" }, text));
  }

  #summary({ kind, rows }: Result, seconds: number): string {
    const time = this.#say("seconds", { seconds: Number(seconds.toPrecision(2)) });
    if (kind === "boolean") return time;
    const unit = kind === "graph" ? "triple" : "row";
    return `${this.#say(rows.length === 1 ? unit : `${unit}s`, { count: rows.length })} · ${time}`;
  }

  #downloads({ kind }: Result, query: string): HTMLElement {
    const links = FORMATS[kind].map(([format, name]) => {
      const href = this.#endpoint.link(query, format);
      const suffix = format === "json" && kind === "bindings" ? "srj" : format;
      return element("a", { href, download: `result.${suffix}` }, name);
    });
    const label = element("span", {}, this.#say("download"));
    return element("p", { class: "downloads" }, label, ...links);
  }

  #views(result: Result, query: string): Map<string, Draw> {
    const [config, say] = [this.#config, this.#say];
    const views = new Map<string, Draw>([["table", () => table(result, config, say)]]);
    if (numberColumns(result).length > 0) {
      views.set("chart", async () => (await import("./chart")).chart(result, config, say));
    }
    if (result.kind === "graph" && result.rows.length > 0) {
      views.set("graph", async () => (await import("./graph")).graph(result, config, say));
    }
    views.set("raw", async () => {
      const media = result.kind === "graph" ? "text/turtle" : "application/sparql-results+json";
      return this.#raw(await this.#endpoint.text(query, media));
    });
    return views;
  }

  /** Shows a text as it came; of a very long one the start, because browsers choke on more. */
  #raw(text: string): HTMLElement {
    const shown = element("pre", { tabindex: "0" }, text.slice(0, LONGEST_RAW));
    if (text.length <= LONGEST_RAW) return shown;
    const size = { shown: LONGEST_RAW, all: text.length };
    return element("div", {}, element("p", { class: "note" }, this.#say("rawShown", size)), shown);
  }
}

/** Tabs over the views of one result; each is drawn when it is first looked at. */
class Views {
  readonly element: HTMLElement;
  readonly #tabs = new Map<string, HTMLButtonElement>();
  readonly #panels = new Map<string, HTMLElement>();
  readonly #draw: Map<string, Draw>;
  readonly #say: Say;

  constructor(draw: Map<string, Draw>, say: Say) {
    this.#draw = draw;
    this.#say = say;
    const list = element("div", { class: "tabs", role: "tablist", "aria-label": say("views") });
    this.element = element("div", {}, list);
    for (const name of draw.keys()) {
      const [id, panelId] = [`tab-${name}`, `panel-${name}`];
      const attributes = { type: "button", role: "tab", id, "aria-controls": panelId };
      const tab = element("button", attributes, say(`view.${name}`));
      const panel = element("div", { role: "tabpanel", id: panelId, "aria-labelledby": id });
      tab.addEventListener("click", () => {
        history.replaceState(null, "", `#${name}`);
        this.show(name);
      });
      tab.addEventListener("keydown", (event) => this.#move(event, name));
      list.append(tab);
      this.element.append(panel);
      this.#tabs.set(name, tab);
      this.#panels.set(name, panel);
    }
  }

  /** Shows a view; an unknown one is the first. */
  show(wanted: string): void {
    const name = this.#tabs.has(wanted) ? wanted : ([...this.#tabs.keys()][0] ?? "");
    for (const [other, tab] of this.#tabs) {
      tab.setAttribute("aria-selected", String(other === name));
      tab.tabIndex = other === name ? 0 : -1;
    }
    for (const [other, panel] of this.#panels) panel.hidden = other !== name;
    const panel = this.#panels.get(name);
    if (panel && !panel.hasChildNodes()) void this.#fill(panel, name);
  }

  async #fill(panel: HTMLElement, name: string): Promise<void> {
    try {
      const drawn = this.#draw.get(name)?.();
      if (drawn instanceof Promise) panel.textContent = this.#say("drawing");
      panel.replaceChildren((await drawn) ?? "");
    } catch (error) {
      const detail = error instanceof ProblemError ? error.problem.detail : "";
      const text = `${this.#say("notDrawn")} ${detail}`;
      panel.replaceChildren(element("p", { class: "error", role: "alert" }, text));
    }
  }

  /** Arrow keys move between tabs, as the pattern for tabs has it. */
  #move(event: KeyboardEvent, from: string): void {
    const names = [...this.#tabs.keys()];
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = this.#tabs.get(
      names[(names.indexOf(from) + step + names.length) % names.length] ?? from,
    );
    next?.focus();
    next?.click();
  }
}
