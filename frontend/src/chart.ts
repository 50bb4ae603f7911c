import { type Point, type Series, numberColumns, series, ticks } from "./chart-data";
import { element, type Config, type Say, svg } from "./page";
import type { Result } from "./results";

/** The most bars or points of one picture; the table shows the rest. */
const MOST = 200;
const WIDTH = 720;
const BAR = 26;
const LABEL = 230;
const LONGEST = 27;

/** Draws a column of numbers, with a choice where there are several. */
export function chart(result: Result, config: Config, say: Say): HTMLElement {
  const columns = numberColumns(result);
  const figure = element("figure", { class: "chart" });
  const draw = (column: string): void => {
    const drawn = series(result, column, config.prefixes);
    if (drawn.points.length > MOST) {
      figure.replaceChildren(
        element("p", { class: "note" }, say("chartTooLarge", { count: drawn.points.length, most: MOST })),
      );
      return;
    }
    const left = result.rows.length - drawn.points.length;
    const caption = say("chartCaption", { values: drawn.values, labels: drawn.labels });
    figure.replaceChildren(
      element(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
        drawn.kind === "line" ? lines(drawn, config, caption) : bars(drawn, config, caption),
      ),
      element("figcaption", {}, left ? `${caption} ${say("chartLeftOut", { count: left })}` : caption),
    );
  };
  // What is counted or measured mostly stands last.
  const last = columns.at(-1) ?? "";
  draw(last);
  if (columns.length < 2) return figure;
  const select = element("select", { id: "chart-column" });
  select.append(...columns.map((name) => element("option", { value: name }, name)));
  select.value = last;
  select.addEventListener("change", () => draw(select.value));
  const label = element("label", { for: "chart-column" }, say("chartColumn"));
  return element("div", {}, label, select, figure);
}

function bars({ points }: Series, config: Config, caption: string): SVGElement {
  const low = Math.min(0, ...points.map(({ value }) => value));
  const high = Math.max(0, ...points.map(({ value }) => value));
  const scale = (value: number): number => (high === low ? 0 : ((value - low) / (high - low)) * (WIDTH - LABEL - 70));
  const picture = frame(WIDTH, points.length * BAR + 10, caption);
  points.forEach(({ label, value }, index) => {
    const y = index * BAR + 4;
    const [from, to] = [scale(Math.min(value, 0)), scale(Math.max(value, 0))];
    picture.append(
      svg("text", { x: LABEL - 10, y: y + 15, class: "label" }, shortened(label), svg("title", {}, label)),
      svg("rect", { x: LABEL + from, y, width: Math.max(to - from, 1), height: BAR - 8, class: "bar" }),
      svg("text", { x: LABEL + to + 8, y: y + 15, class: "value" }, value.toLocaleString(config.language)),
    );
  });
  return picture;
}

function lines({ points }: Series, config: Config, caption: string): SVGElement {
  const [height, left, bottom] = [320, 70, 36];
  const across = points.map(({ at }) => at ?? 0);
  const up = points.map(({ value }) => value);
  const x = scaled(across, left, WIDTH - 20);
  const y = scaled([...up, 0], height - bottom, 14);
  const place = (point: Point): string => `${x(point.at ?? 0)},${y(point.value)}`;
  const picture = frame(WIDTH, height, caption);
  for (const value of ticks(Math.min(0, ...up), Math.max(0, ...up))) {
    picture.append(
      svg("line", { x1: left, x2: WIDTH - 20, y1: y(value), y2: y(value), class: "grid" }),
      svg("text", { x: left - 8, y: y(value) + 5, class: "label" }, value.toLocaleString(config.language)),
    );
  }
  for (const value of ticks(Math.min(...across), Math.max(...across))) {
    // A year is written without a separator of thousands.
    picture.append(svg("text", { x: x(value), y: height - 10, class: "below" }, String(value)));
  }
  picture.append(svg("polyline", { points: points.map(place).join(" "), class: "line" }));
  for (const point of points) {
    const title = svg("title", {}, `${point.label}: ${point.value.toLocaleString(config.language)}`);
    picture.append(svg("circle", { cx: x(point.at ?? 0), cy: y(point.value), r: 4, class: "bar" }, title));
  }
  return picture;
}

/** Returns what maps the range of values to a range of places. */
function scaled(values: number[], from: number, to: number): (value: number) => number {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return (value) => (high === low ? (from + to) / 2 : from + ((value - low) / (high - low)) * (to - from));
}

function frame(width: number, height: number, caption: string): SVGElement {
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": caption });
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
