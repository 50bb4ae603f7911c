/** What the template hands over: addresses and texts, in a JSON block that is data, not a script. */
export interface Config {
  /** The path prefix that a proxy adds, or nothing. */
  root: string;
  /** The start of every IRI that this service describes. */
  base: string;
  language: string;
  prefixes: Record<string, string>;
  texts: Record<string, string>;
}

export function readConfig(): Config {
  const block = document.getElementById("query-config");
  return JSON.parse(block?.textContent ?? "{}") as Config;
}

/** Fills the `{name}` places of a text; an unknown text shows its key, so that it is noticed. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

export function speaker(config: Config): Say {
  return (key, values = {}) =>
    (config.texts[key] ?? key).replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name];
      return typeof value === "number" ? value.toLocaleString(config.language) : (value ?? place);
    });
}

type Child = Node | string;

/** Makes an element; text is always text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function svg(
  name: string,
  attributes: Record<string, string | number> = {},
  ...children: Child[]
): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}
