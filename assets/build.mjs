// Compiles the stylesheet and gathers the scripts into static/build, whole or not at all.
// Every file a stylesheet names is copied beside it: the page asks no other machine for anything.
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const finished = join(root, "static", "build");
const build = `${finished}.new`;
const govuk = join(root, "node_modules", "govuk-frontend", "dist", "govuk");
const moj = join(root, "node_modules", "@ministryofjustice", "frontend", "moj");

const SCRIPTS = [
  join(govuk, "govuk-frontend.min.js"),
  join(moj, "moj-frontend.min.js"),
  join(root, "node_modules", "htmx.org", "dist", "htmx.min.js"),
  join(root, "assets", "caselink.js"),
  join(root, "assets", "contact.js"),
  join(root, "assets", "contact-body.js"),
  join(root, "assets", "contact-drafts.js"),
  join(root, "assets", "drawings.js"),
  join(root, "assets", "drawings-bars.js"),
  join(root, "assets", "drawings-look.js"),
  join(root, "assets", "drawings-network.js"),
  join(root, "assets", "drawings-vega.js"),
  join(root, "assets", "drawings-time.js"),
  join(root, "assets", "exit.js"),
  join(root, "assets", "folds.js"),
  join(root, "assets", "searched.js"),
  join(root, "assets", "keys.js"),
  join(root, "assets", "live.js"),
  join(root, "assets", "passkeys.js"),
];
// What draws, fetched by the pages that have a drawing, when one comes into view.
const DRAWING = [
  join(root, "node_modules", "vega", "build", "vega.min.js"),
  join(root, "node_modules", "vega-lite", "build", "vega-lite.min.js"),
  join(root, "node_modules", "vega-interpreter", "build", "vega-interpreter.js"),
  join(root, "node_modules", "cytoscape", "dist", "cytoscape.min.js"),
];
const IMAGE_FOLDERS = [join(moj, "assets", "images"), join(govuk, "assets", "images")];
// Marks of the Crown and of departments, which are not ours to show.
const NOT_OURS = /(crest|crown|logotype)/;
// A pointer to a source map that is not copied is a broken link.
const SOURCE_MAP = /\/[/*][#@]\s*sourceMappingURL=[^\s*]+(\s*\*\/)?/g;

// Addresses in comments, messages and the names of schemas, none of which is asked for anything.
const ADDRESS = /https?:\/\/(?!www\.w3\.org\/)[^\s"'`)]+/g;

// The interpreter is a module that imports a package by its name, which a browser cannot find.
function drawing(text) {
  return text
    .replace(SOURCE_MAP, "")
    .replace(ADDRESS, "")
    .replace(/^import \{([^}]*)\} from 'vega-util';/m, "const {$1} = globalThis.vega;");
}

function stylesheet() {
  const { css } = compile(join(root, "assets", "caselink.scss"), {
    loadPaths: [root],
    style: "compressed",
    quietDeps: true,
    logger: { warn: (message) => message.includes("govuk-suppressed-warnings") || console.warn(message) },
  });
  return css
    .replace(SOURCE_MAP, "")
    .replace(/[\w-]+:[^;{}]*url\(([^)]*)\)[^;}]*;?/g, (rule, url) => (NOT_OURS.test(url) ? "" : rule));
}

function copyImages(css) {
  mkdirSync(join(build, "images"));
  const named = [...css.matchAll(/url\(["']?([^"')]+)["']?\)/g)].map((match) => match[1]);
  for (const url of new Set(named.filter((name) => !name.startsWith("data:")))) {
    if (!/^\.\/images\/[\w.-]+$/.test(url)) {
      throw new Error(`The stylesheet names ${url}, which is not one of the images beside it.`);
    }
    copyFirst(basename(url));
  }
}

function copyFirst(name) {
  for (const folder of IMAGE_FOLDERS) {
    try {
      copyFileSync(join(folder, name), join(build, "images", name));
      return;
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
  throw new Error(`No package has the image ${name}.`);
}

rmSync(build, { recursive: true, force: true });
mkdirSync(build, { recursive: true });
const css = stylesheet();
writeFileSync(join(build, "caselink.css"), css);
copyImages(css);
for (const script of SCRIPTS) {
  writeFileSync(join(build, basename(script)), readFileSync(script, "utf8").replace(SOURCE_MAP, ""));
}
for (const script of DRAWING) {
  writeFileSync(join(build, basename(script)), drawing(readFileSync(script, "utf8")));
  // Their licences ask to be given on with them.
  copyFileSync(join(dirname(script), "..", "LICENSE"), join(build, `${basename(script)}.licence.txt`));
}
copyFileSync(join(root, "assets", "favicon.svg"), join(build, "favicon.svg"));
rmSync(finished, { recursive: true, force: true });
renameSync(build, finished);
