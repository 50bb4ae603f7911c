import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage } from "@codemirror/language";
import { syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension, type Transaction } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Say } from "./page";

/** A place in a query as the service names it: both start at 1. */
export interface Place {
  line: number;
  column: number;
}

/** A SPARQL editor that stands in for a text area. */
export class Editor {
  readonly #view: EditorView;

  /**
   * `host` becomes the editor. It lives in a shadow root, because there CodeMirror puts its styles
   * into adopted style sheets, which a strict Content-Security-Policy allows; in the page itself it
   * would write a style element, which the policy forbids.
   */
  constructor(
    host: HTMLElement,
    text: string,
    on: { run: () => void; change: (text: string) => void },
    assistance: Extension,
    say: Say,
  ) {
    const root = host.attachShadow({ mode: "open" });
    const run = { key: "Mod-Enter", preventDefault: true, run: () => (on.run(), true) };
    const state = EditorState.create({
      doc: text,
      extensions: [
        // Tab is bound to nothing, so that it leaves the editor as it leaves every other field.
        keymap.of([run, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
        history(),
        lineNumbers(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(COLOURS),
        assistance,
        lintGutter(),
        EditorView.lineWrapping,
        // Editable text takes the focus anyway; not every checker of accessibility knows.
        EditorView.contentAttributes.of({ "aria-label": say("editor"), tabindex: "0" }),
        EditorState.phrases.of({ Completions: say("completions"), Diagnostics: say("errors") }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) on.change(update.state.doc.toString());
        }),
        EditorView.domEventHandlers({ beforeinput: typeOver }),
        THEME,
      ],
    });
    this.#view = new EditorView({ state, parent: root, root });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  set text(text: string) {
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } });
    this.clear();
  }

  focus(): void {
    this.#view.focus();
  }

  /** Marks the place of an error, moves the cursor there and shows it. */
  mark(place: Place, message: string): void {
    const { doc } = this.#view.state;
    const line = doc.line(Math.min(Math.max(place.line, 1), doc.lines));
    const at = Math.min(line.from + Math.max(place.column - 1, 0), line.to);
    // An error at the end of a line is shown on the last character before it.
    const from = at === line.to && at > line.from ? at - 1 : at;
    const word = /^\S+/.exec(doc.sliceString(from, line.to))?.[0].length ?? 1;
    const to = Math.min(from + word, line.to);
    const mark = setDiagnostics(this.#view.state, [{ from, to, severity: "error", message }]);
    this.#view.dispatch(mark, { selection: { anchor: at }, scrollIntoView: true });
  }

  /** Takes the mark of an error away. */
  clear(): void {
    this.#view.dispatch(setDiagnostics(this.#view.state, []));
  }
}

/**
 * Replaces what is selected by what is typed. A browser would do it too, but with an inline style
 * to keep the look of the replaced text, which the Content-Security-Policy reports as an error.
 */
function typeOver(event: InputEvent, view: EditorView): boolean {
  const { main } = view.state.selection;
  const text = event.data;
  if (event.inputType !== "insertText" || text === null || main.empty || view.composing) return false;
  const insert = (): Transaction =>
    view.state.update(view.state.replaceSelection(text), {
      userEvent: "input.type",
      scrollIntoView: true,
    });
  const handlers = view.state.facet(EditorView.inputHandler);
  if (!handlers.some((handle) => handle(view, main.from, main.to, text, insert))) {
    view.dispatch(insert());
  }
  event.preventDefault();
  return true;
}

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.standard(tags.name), tags.standard(tags.variableName)], color: "var(--code-function)" },
  { tag: tags.local(tags.variableName), color: "var(--code-variable)" },
  { tag: [tags.atom, tags.tagName], color: "var(--code-name)" },
  { tag: [tags.string, tags.meta], color: "var(--code-literal)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

const PANEL = { backgroundColor: "var(--paper)", color: "var(--ink)" };

const THEME = EditorView.theme({
  "&": {
    backgroundColor: "var(--panel)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "0.4rem",
    fontSize: "0.9rem",
    minHeight: "12rem",
    maxHeight: "32rem",
  },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", minHeight: "12rem" },
  ".cm-content": { padding: "0.7rem 0", caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { ...PANEL, backgroundColor: "transparent", color: "var(--soft)", border: "0" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { background: "var(--code-selection)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--soft)",
  },
  ".cm-tooltip": { ...PANEL, border: "1px solid var(--line)", borderRadius: "0.3rem" },
  ".cm-tooltip.cm-completionInfo": { padding: "0.4rem 0.8rem", maxWidth: "24rem" },
  // Where there is no room beside the list, a definition would lie on top of it.
  ".cm-completionInfo-left-narrow, .cm-completionInfo-right-narrow": { display: "none" },
  ".cm-completionInfo p": { margin: "0", font: "0.85rem/1.45 var(--sans)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxWidth: "min(27rem, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.15rem 0.6rem", whiteSpace: "normal" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--paper)",
  },
  ".cm-meaning": { padding: "0.4rem 0.8rem", maxWidth: "26rem", font: "0.85rem/1.45 var(--sans)" },
  ".cm-meaning p": { margin: "0" },
  ".cm-completionDetail": { fontFamily: "var(--sans)", fontStyle: "normal", fontSize: "0.85em" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--warn)" },
});
