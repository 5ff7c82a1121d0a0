// Renders all templates with realistic and hostile data and pictures them: node preview.mjs OUTDIR [page…]. For developers only.
import { createServer } from 'node:http';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Mustache from 'mustache';
import { chromium } from 'playwright-core';
import { buildAssets } from './build.mjs';
import { pages } from './preview_data.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, 'dist/preview');
const wanted = process.argv.slice(3);
mkdirSync(out, { recursive: true });

const folders = { web: join(here, 'templates'), tickets: join(here, '../plugins/tickets/templates') };
const templates = {};
for (const [plugin, folder] of Object.entries(folders)) {
  for (const file of readdirSync(folder)) if (file.endsWith('.mustache')) templates[`${plugin}/${file.slice(0, -9)}`] = readFileSync(join(folder, file), 'utf8');
}
function catalogue(locale) {
  const texts = {};
  for (const folder of [join(here, 'locale'), join(here, '../plugins/tickets/locale')]) {
    for (const m of readFileSync(join(folder, `${locale}.po`), 'utf8').matchAll(/msgid "(.+)"\nmsgstr "(.*)"/g)) texts[m[1]] = m[2].replace(/\\(.)/g, '$1');
  }
  return texts;
}

const assetDir = join(here, 'dist/assets');
const { manifest } = await buildAssets(assetDir);
const assets = Object.fromEntries(Object.entries(manifest).map(([name, file]) => [name, `/assets/${file}`]));

export function render(name, locale, theme) {
  const texts = catalogue(locale);
  const missing = new Set();
  const text = (key, params = {}) => {
    if (!(key in texts)) missing.add(key);
    return Object.entries(params).reduce((all, [k, v]) => all.replaceAll(`{${k}}`, v), texts[key] ?? key);
  };
  const common = { tr: () => (key) => Mustache.escape(text(key)), assets, csrf: 'x', lang: locale, product: 'Kontor', company: 'Stadtwerke Nordheim', has_company: true };
  const page = pages[name](text);
  const content = Mustache.render(templates[page.template], { ...common, ...page.data }, templates);
  const html = Mustache.render(templates[`web/${page.frame}`], { ...common, ...page.shell, content, ...(theme ? { theme } : {}) }, templates);
  if (missing.size) console.log('missing texts', [...missing]);
  return html;
}

const types = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://x');
  if (url.pathname.startsWith('/assets/')) {
    const file = join(assetDir, url.pathname.slice(8));
    try {
      const content = readFileSync(file);
      response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'text/plain' });
      return response.end(content);
    } catch { response.writeHead(404); return response.end(); }
  }
  const name = url.pathname.slice(1);
  if (!pages[name]) { response.writeHead(404); return response.end(); }
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'",
  });
  response.end(render(name, url.searchParams.get('lang') ?? 'en', url.searchParams.get('theme') ?? ''));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
const axe = readFileSync(join(here, 'node_modules/axe-core/axe.min.js'), 'utf8');
for (const name of wanted.length ? wanted : Object.keys(pages)) {
  for (const [kind, width, lang, theme] of [['light', 1440, 'en', 'light'], ['dark', 1440, 'de', 'dark'], ['phone', 390, 'de', 'light'], ['phone-dark', 390, 'en', 'dark']]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true, locale: lang });
    const tab = await context.newPage();
    tab.on('console', (m) => { if (m.type() === 'error' && !/404/.test(m.text())) console.log(name, kind, m.text()); });
    tab.on('pageerror', (e) => console.log(name, kind, String(e)));
    await tab.goto(`${base}/${name}?lang=${lang}&theme=${theme}`);
    await tab.screenshot({ path: join(out, `${name}-${kind}.png`), fullPage: kind.startsWith('phone') });
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log(name, kind, `overflows by ${wide}px`);
    await tab.evaluate(axe);
    const result = await tab.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    for (const v of result.violations) console.log(name, kind, v.id, v.nodes.slice(0, 3).map((n) => `${n.target} ${n.any[0]?.message ?? ''}`));
    await context.close();
  }
}
await browser.close();
server.close();
