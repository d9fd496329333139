// Draws the book's pictures anew, where their source has changed. In a folder of your own:
//   npm install mermaid@11 playwright-core@1.58 && node .../migration-guide/draw.mjs
// A picture's name is the hash of its source, so a test can say which one is missing or left over.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(join(process.cwd(), 'draw.cjs'));
const { chromium } = require('playwright-core');
const guide = dirname(fileURLToPath(import.meta.url));
const pictures = join(guide, 'pictures');

const sources = ['.', 'zh', 'decisions']
  .map((folder) => join(guide, folder))
  .filter(existsSync)
  .flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.md')).map((name) => join(folder, name)))
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^```mermaid\n([\s\S]*?)^```/gm)].map((found) => found[1].trim()));
const nameOf = (source) => `${createHash('sha256').update(source).digest('hex').slice(0, 16)}.svg`;

mkdirSync(pictures, { recursive: true });
const wanted = new Map(sources.map((source) => [nameOf(source), source]));
for (const name of readdirSync(pictures).filter((name) => /^[0-9a-f]{16}\.svg$/.test(name))) {
  if (!wanted.has(name)) {
    rmSync(join(pictures, name));
  }
}
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
await page.setContent('<!doctype html><body></body>');
await page.addScriptTag({ path: require.resolve('mermaid/dist/mermaid.min.js') });
for (const [name, source] of wanted) {
  if (!existsSync(join(pictures, name))) {
    const svg = await page.evaluate(async (text) => {
      window.mermaid.initialize({ startOnLoad: false, theme: 'neutral', fontFamily: 'sans-serif', htmlLabels: false, deterministicIds: true });
      return (await window.mermaid.render('picture', text)).svg;
    }, source);
    writeFileSync(join(pictures, name), `${svg}\n`);
    console.log(name);
  }
}
await browser.close();
