// Bundles the scripts of the query page into the folder that the service serves, with the licences
// of what is bundled; with --tests it bundles the unit tests instead, for Node to run.
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const HERE = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const SERVED = join(HERE, "../api/clusternets/pages/static/built");
const TESTS = join(HERE, "build/tests");

if (process.argv.includes("--tests")) {
  await bundleTests();
} else {
  await bundlePage();
}

async function bundlePage() {
  const made = join(HERE, "build/page");
  rmSync(made, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: [join(HERE, "src/query.ts")],
    absWorkingDir: HERE,
    outdir: made,
    // The name says the content, so that no browser keeps an old script for a new page.
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    charset: "utf8",
    banner: { js: "/*! Licences of the bundled packages: licences.txt */" },
    metafile: true,
    logLevel: "warning",
  });
  writeFileSync(join(made, "licences.txt"), licences(Object.keys(metafile.inputs)));
  // A running service sees all of the old scripts or all of the new ones.
  rmSync(SERVED, { recursive: true, force: true });
  renameSync(made, SERVED);
}

async function bundleTests() {
  rmSync(TESTS, { recursive: true, force: true });
  await build({
    entryPoints: readdirSync(join(HERE, "test")).map((name) => join(HERE, "test", name)),
    outdir: TESTS,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "warning",
  });
}

/** Returns the licence text of every package that one of the bundled files comes from. */
function licences(files) {
  const packages = new Set(
    files.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean),
  );
  return [...packages].sort().map(licence).join("\n\n");
}

function licence(name) {
  const folder = join(HERE, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = ["LICENSE", "LICENSE.md", "LICENCE"].map((n) => join(folder, n)).find(existsSync);
  if (!file) throw new Error(`${name} has no licence text, so it must not be bundled.`);
  return `${name} ${version} (${license})\n\n${readFileSync(file, "utf8").trim()}\n`;
}
