import { ACCEPT, readResult, type Result } from "./results";

/** What was wrong, as RFC 9457 problem details of the service say it. */
export interface Problem {
  title: string;
  detail: string;
  code?: string;
  limit?: string;
  value?: number;
  line?: number;
  column?: number;
}

/** A request that was answered with a problem. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** Runs queries at one endpoint, on the graphs that the page's address names. */
export class Endpoint {
  readonly #url: string;
  readonly #graphs: [string, string][];
  readonly #language: [string, string][];

  constructor(url: string, pageParameters: URLSearchParams) {
    this.#url = url;
    this.#graphs = [...pageParameters].filter(([name]) => name.endsWith("-graph-uri"));
    this.#language = [...pageParameters].filter(([name]) => name === "lang");
  }

  /** Returns the address of a query: with a format to download it, without one to share it. */
  link(query: string, format?: string): string {
    const rest: [string, string][] = format ? [["format", format]] : this.#language;
    const parameters = new URLSearchParams([["query", query], ...this.#graphs, ...rest]);
    return `${this.#url}?${parameters}`;
  }

  /** Returns the result; throws a ProblemError, or what fetch throws. */
  async run(query: string, signal: AbortSignal): Promise<Result> {
    const response = await this.#ask(query, ACCEPT, signal);
    const mediaType = response.headers.get("content-type") ?? "";
    return readResult(await response.text(), mediaType);
  }

  /** Returns the result as the text of a media type. */
  async text(query: string, mediaType: string): Promise<string> {
    return (await this.#ask(query, mediaType)).text();
  }

  async #ask(query: string, accept: string, signal?: AbortSignal): Promise<Response> {
    const response = await fetch(this.#url, {
      method: "POST",
      headers: { Accept: accept },
      body: new URLSearchParams([["query", query], ...this.#graphs]),
      signal: signal ?? null,
    });
    if (!response.ok) throw new ProblemError(await problemOf(response));
    return response;
  }
}

async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get("content-type")?.startsWith("application/problem+json")) {
    return (await response.json()) as Problem;
  }
  // Such as what a proxy in between says.
  return { title: `${response.status} ${response.statusText}`, detail: "" };
}
