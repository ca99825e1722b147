// Reads PDFs with pdf.js, as a browser's screen reader support does, and prints their tags.
//
//     node pdfjs.mjs FOLDER_OF_NODE_MODULES FILE.pdf ...
//
// Out: JSON, a list of files; a file has pages; a page is a list of leaves in reading order. A leaf
// is content that stands together directly below one element:
//     {"path": ["Document", "Sect", "P"], "alt": "", "lang": "", "text": "…"}
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const library = join(modules, "pdfjs-dist", "legacy", "build", "pdf.mjs");
console.warn = console.log = () => {}; // pdf.js misses a canvas, which nobody needs here
const pdfjs = await import(pathToFileURL(library).href);

// The text of each marked-content sequence, by the id that the tree calls it by.
async function textById(page) {
  const content = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true });
  const texts = new Map();
  const open = [];
  for (const item of content.items) {
    if (item.type === "beginMarkedContent" || item.type === "beginMarkedContentProps") {
      open.push(item.id ?? open.at(-1));
    } else if (item.type === "endMarkedContent") {
      open.pop();
    } else if (open.at(-1)) {
      const text = item.str + (item.hasEOL ? " " : "");
      texts.set(open.at(-1), (texts.get(open.at(-1)) ?? "") + text);
    }
  }
  return texts;
}

function collectLeaves(node, path, inherited, texts, leaves) {
  const lang = node.lang ?? inherited;
  let leaf = null;
  for (const child of node.children ?? []) {
    if (child.role !== undefined) {
      leaf = null;
      collectLeaves(child, [...path, child.role], lang, texts, leaves);
    } else if (child.type === "content") {
      if (!leaf) {
        leaf = { path, alt: node.alt ?? "", lang, text: "" };
        leaves.push(leaf);
      }
      leaf.text += texts.get(child.id) ?? "";
    }
  }
}

async function readPage(page) {
  const tree = await page.getStructTree();
  const leaves = [];
  if (tree) {
    collectLeaves(tree, [], "", await textById(page), leaves);
  }
  return leaves;
}

async function readFile(file) {
  const data = new Uint8Array(readFileSync(file));
  const task = pdfjs.getDocument({ data, verbosity: 0, useSystemFonts: false, disableFontFace: true });
  const pdf = await task.promise;
  const pages = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    pages.push(await readPage(await pdf.getPage(number)));
  }
  const marked = (await pdf.getMarkInfo())?.Marked === true;
  await task.destroy();
  return { file, marked, pages };
}

const result = [];
for (const file of files) {
  result.push(await readFile(file));
}
process.stdout.write(JSON.stringify(result));
