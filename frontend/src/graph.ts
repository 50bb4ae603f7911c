import {
  forceCenter,
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from "d3-force";
import { element, type Config, type Say, svg } from "./page";
import type { Result } from "./results";
import { address, prefixed, type Term } from "./terms";

/** The most nodes that a picture can still be read with. */
const MOST = 150;
const STEPS = 300;
const LONGEST = 28;

interface GraphNode extends SimulationNodeDatum {
  term: Term;
}

interface GraphLink extends SimulationLinkDatum<GraphNode> {
  source: GraphNode;
  target: GraphNode;
  label: string;
}

/** Draws a graph: a node for each subject and object, an arrow for each triple. */
export function graph(result: Result, config: Config, say: Say): HTMLElement {
  const { nodes, links } = network(result, config);
  if (nodes.length > MOST) {
    const text = say("graphTooLarge", { count: nodes.length, most: MOST });
    return element("p", { class: "note" }, text);
  }
  arrange(nodes, links);
  const caption = say("graphCaption", { nodes: nodes.length, links: links.length });
  return element(
    "figure",
    { class: "graph" },
    element(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      picture(nodes, links, config),
    ),
    element("figcaption", {}, caption),
  );
}

function network(result: Result, config: Config): { nodes: GraphNode[]; links: GraphLink[] } {
  const nodes = new Map<string, GraphNode>();
  const node = (term: Term, of: string): GraphNode => {
    // Two things that share a literal have nothing in common: each gets a node for it.
    const key = `${term.type} ${term.value}${term.type === "literal" ? of : ""}`;
    const known = nodes.get(key) ?? { term };
    nodes.set(key, known);
    return known;
  };
  const links = result.rows.flatMap(({ subject, predicate, object }, index) =>
    subject && predicate && object
      ? [
          {
            source: node(subject, ""),
            target: node(object, ` ${index}`),
            label: name(predicate, config),
          },
        ]
      : [],
  );
  return { nodes: [...nodes.values()], links };
}

/** Gives every node a place; the same graph always looks the same. */
function arrange(nodes: GraphNode[], links: GraphLink[]): void {
  forceSimulation(nodes)
    .force("link", forceLink(links).distance(150))
    .force("charge", forceManyBody().strength(-800))
    .force("collide", forceCollide(40))
    .force("center", forceCenter())
    .stop()
    .tick(STEPS);
}

function picture(nodes: GraphNode[], links: GraphLink[], config: Config): SVGElement {
  const xs = nodes.map(({ x }) => x ?? 0);
  const ys = nodes.map(({ y }) => y ?? 0);
  const [left, top] = [Math.min(...xs) - 110, Math.min(...ys) - 30];
  const [width, height] = [Math.max(...xs) - left + 110, Math.max(...ys) - top + 30];
  const tip = svg("path", { d: "M0 0L8 4L0 8z", class: "tip" });
  const marker = { id: "tip", viewBox: "0 0 8 8", refX: 15, refY: 4, markerWidth: 7, markerHeight: 7 };
  const group = { viewBox: `${left} ${top} ${width} ${height}`, width, height, role: "group" };
  return svg(
    "svg",
    group,
    svg("defs", {}, svg("marker", { ...marker, orient: "auto" }, tip)),
    ...links.map((link) => arrow(link)),
    ...nodes.map((node) => dot(node, config)),
  );
}

function arrow({ source, target, label }: GraphLink): SVGElement {
  const ends = { x1: source.x ?? 0, y1: source.y ?? 0, x2: target.x ?? 0, y2: target.y ?? 0 };
  // Nearer to the target, because labels around a node with many links would cover each other.
  const along = (from: number, to: number): number => from + (to - from) * 0.62;
  const middle = { x: along(ends.x1, ends.x2), y: along(ends.y1, ends.y2) };
  return svg(
    "g",
    {},
    svg("line", { ...ends, class: "grid", "marker-end": "url(#tip)" }),
    svg("text", { ...middle, class: "predicate" }, label),
  );
}

function dot({ term, x = 0, y = 0 }: GraphNode, config: Config): SVGElement {
  const text = name(term, config);
  const href = term.type === "uri" ? address(term.value, config.base, config.root) : undefined;
  const drawn = svg(
    "g",
    { class: term.type },
    svg("circle", { cx: x, cy: y, r: 6 }),
    svg("text", { x, y: y - 11, class: "node" }, text),
    svg("title", {}, term.value),
  );
  return href ? svg("a", { href }, drawn) : drawn;
}

function name(term: Term, config: Config): string {
  const text = term.type === "uri" ? short(term.value, config) : term.value;
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Returns a prefixed name, or of our own things the kind and the name. */
function short(iri: string, { prefixes, base }: Config): string {
  const own = iri.startsWith(base) ? iri.slice(base.length).replace(/^id\//, "") : iri;
  return prefixed(iri, prefixes) ?? own;
}
