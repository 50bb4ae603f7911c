/** The query page: turns the plain form into an editor, and shows results without leaving the page. */
import { completions } from "./completion";
import { Editor } from "./editor";
import { explanations } from "./hover";
import { Outcome } from "./outcome";
import { element, readConfig, speaker, type Config, type Say } from "./page";
import { Endpoint, ProblemError } from "./service";
import { fetchVocabulary, type VocabularyTerm } from "./vocabulary";

class QueryPage {
  readonly #form: HTMLFormElement;
  readonly #area: HTMLTextAreaElement;
  readonly #run: HTMLButtonElement;
  readonly #cancel: HTMLButtonElement;
  readonly #status: HTMLElement;
  readonly #config: Config;
  readonly #say: Say;
  readonly #endpoint: Endpoint;
  readonly #outcome: Outcome;
  readonly #editor: Editor;
  /** The part of the address that says which query the page shows. */
  #shown = location.search;
  #running: AbortController | undefined;
  #vocabulary: Promise<VocabularyTerm[]> | undefined;

  constructor(form: HTMLFormElement, section: HTMLElement) {
    this.#form = form;
    this.#config = readConfig();
    this.#say = speaker(this.#config);
    this.#area = form.querySelector("textarea") as HTMLTextAreaElement;
    this.#run = form.querySelector("button[type=submit]") as HTMLButtonElement;
    const url = new URL(form.action).pathname;
    this.#endpoint = new Endpoint(url, new URLSearchParams(location.search));
    this.#outcome = new Outcome(section, this.#config, this.#say, this.#endpoint);
    this.#editor = this.#makeEditor();
    this.#cancel = element("button", { type: "button", hidden: "" }, this.#say("cancel"));
    this.#status = element("span", { role: "status" });
    this.#addTools();
    this.#listen();
  }

  /** Carries on from what the service has put into the page. */
  start(section: HTMLElement): void {
    const { line, column, detail } = section.dataset;
    if (line) {
      this.#editor.mark({ line: Number(line), column: Number(column) }, detail ?? "");
    } else if (section.dataset.answered !== undefined) {
      // The page came with a plain table or had no room for it; the views need the result as data.
      void this.#ask();
    }
  }

  #makeEditor(): Editor {
    const host = element("div", { class: "editor" });
    this.#area.before(host);
    this.#area.hidden = true;
    // A browser could not show what is wrong with a hidden field.
    this.#area.required = false;
    const vocabulary = () => this.#terms();
    const on = {
      run: () => this.#form.requestSubmit(),
      change: (text: string) => {
        this.#area.value = text;
      },
    };
    const { prefixes } = this.#config;
    const assistance = [
      completions(vocabulary, prefixes, this.#say),
      explanations(vocabulary, prefixes, this.#say),
    ];
    return new Editor(host, this.#area.value, on, assistance, this.#say);
  }

  /** Returns the vocabulary; without it only keywords and variables are completed. */
  #terms(): Promise<VocabularyTerm[]> {
    this.#vocabulary ??= fetchVocabulary(this.#config.root, this.#config.language).catch(() => {
      this.#vocabulary = undefined;
      return [];
    });
    return this.#vocabulary;
  }

  #addTools(): void {
    const share = element("button", { type: "button", class: "quiet" }, this.#say("share"));
    share.addEventListener("click", () => void this.#share());
    this.#run.after(this.#cancel, share, this.#status);
    this.#form.append(element("p", { class: "note" }, this.#say("keys")));
  }

  #listen(): void {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#ask(true);
    });
    this.#cancel.addEventListener("click", () => this.#running?.abort());
    this.#form.querySelector("label")?.addEventListener("click", () => this.#editor.focus());
    // The vocabulary is fetched once somebody is about to write.
    this.#form.addEventListener("focusin", () => void this.#terms(), { once: true });
    // Back leads to the query before; a link within the page changes nothing.
    window.addEventListener("popstate", () => {
      if (location.search !== this.#shown) location.reload();
    });
    document.addEventListener("click", (event) => this.#onExample(event));
  }

  /** A link to a ready query puts it into the editor and runs it. */
  #onExample(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest<HTMLAnchorElement>("#ready-queries a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const url = new URL(link.href);
    const query = url.searchParams.get("query");
    if (url.origin !== location.origin || !this.#form.action.endsWith(url.pathname) || !query) return;
    event.preventDefault();
    this.#editor.text = query;
    this.#form.scrollIntoView();
    void this.#ask(true);
  }

  async #ask(remember = false): Promise<void> {
    const query = this.#editor.text;
    this.#editor.clear();
    if (!query.trim()) {
      this.#outcome.note(this.#say("empty"));
      this.#editor.focus();
      return;
    }
    if (remember) {
      const link = this.#endpoint.link(query);
      if (link !== location.pathname + location.search) {
        history.pushState(null, "", link + location.hash);
        this.#shown = location.search;
      }
    }
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#busy(true);
    const began = performance.now();
    try {
      const result = await this.#endpoint.run(query, running.signal);
      this.#outcome.result(result, query, (performance.now() - began) / 1000);
      this.#status.textContent = this.#say("done");
    } catch (error) {
      if (this.#running === running) this.#failed(error, running.signal.aborted);
    } finally {
      // A later run may have taken over.
      if (this.#running === running) this.#busy(false);
    }
  }

  #failed(error: unknown, aborted: boolean): void {
    this.#status.textContent = "";
    if (aborted) {
      this.#outcome.note(this.#say("cancelled"));
      return;
    }
    if (!(error instanceof ProblemError)) {
      this.#outcome.problem({ title: "", detail: this.#say("unreachable") });
      return;
    }
    const { problem } = error;
    this.#outcome.problem(problem);
    if (problem.line !== undefined) {
      this.#editor.mark({ line: problem.line, column: problem.column ?? 1 }, problem.detail);
      this.#editor.focus();
    }
  }

  #busy(busy: boolean): void {
    if (busy) this.#status.textContent = this.#say("running");
    this.#cancel.hidden = !busy;
    this.#run.disabled = busy;
  }

  async #share(): Promise<void> {
    const url = new URL(this.#endpoint.link(this.#editor.text), location.href);
    url.hash = location.hash;
    try {
      await navigator.clipboard.writeText(url.href);
      this.#status.textContent = this.#say("copied");
    } catch {
      // Browsers refuse without a click, or on plain http: then the address bar has it.
      history.replaceState(null, "", url);
      this.#shown = location.search;
      this.#status.textContent = this.#say("inAddress");
    }
  }
}

const form = document.querySelector<HTMLFormElement>("#query-form");
const section = document.querySelector<HTMLElement>("#query-result");
if (form && section) new QueryPage(form, section).start(section);
