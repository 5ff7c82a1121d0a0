// Builds the front-end: node build.mjs --out DIR [--templates DIR]...
// Writes content-hashed scripts, styles and the icon sprite, and manifest.json, which the server reads.
import { build, transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const budget = 60 * 1024;  // bytes of gzip a list or ticket page loads at first

/** The calendar's library makes its styles by script, which our pages do not allow: they are taken out into a file of their own. */
function calendarStyles(found) {
  return {
    name: 'calendar-styles',
    setup(setup) {
      setup.onLoad({ filter: /@fullcalendar\/.*\/internal[^/]*\.js$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const css = /^var css_248z = (".*");$/m.exec(source);
        if (css) found.set(path, JSON.parse(css[1]).replace(/@font-face\s*{[^}]*}/g, ''));
        return { contents: source.replace(/^injectStyles\(css_248z\);$/m, '').replace('function registerStylesRoot(rootNode) {', '$& return;') };
      });
    },
  };
}

export async function buildAssets(out, roots = [join(here, '..')]) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const styles = new Map();
  const result = await build({
    plugins: [calendarStyles(styles)],
    entryPoints: { app: join(here, 'src/app.mjs'), styles: join(here, 'src/styles/app.css') },
    absWorkingDir: here, outdir: out, bundle: true, splitting: true, format: 'esm', minify: true, metafile: true, target: ['es2022', 'chrome123', 'firefox121', 'safari17.5'],
    entryNames: '[name]-[hash]', chunkNames: 'chunk-[hash]', assetNames: '[name]-[hash]', legalComments: 'linked', logLevel: 'warning',
    loader: { '.svg': 'file', '.woff2': 'file' },
  });
  const manifest = {};
  const initial = new Set();
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    if (!output.entryPoint) continue;
    const name = basename(path);
    if (path.endsWith('.js') && output.entryPoint.endsWith('app.mjs')) {
      manifest.app_js = name;
      collect(result.metafile.outputs, path, initial);
    } else if (path.endsWith('.css')) manifest.app_css = name;
  }
  const calendar = (await transform([...styles.keys()].sort().map((path) => styles.get(path)).join('\n'), { loader: 'css', minify: true })).code;
  if (!calendar.includes('fc-daygrid')) throw new Error('the styles of the calendar were not found in its library');
  manifest.calendar_css = hashed('calendar', calendar, 'css');
  writeFileSync(join(out, manifest.calendar_css), calendar);
  manifest.icons = writeSprite(out, usedIcons(roots));
  const logo = readFileSync(join(here, 'src/favicon.svg'));
  manifest.favicon = hashed('favicon', logo, 'svg');
  writeFileSync(join(out, manifest.favicon), logo);
  writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');

  // Its name stays: a browser keeps a worker by its address, and its scope is the folder it lies in.
  writeFileSync(join(out, 'push-worker.js'), readFileSync(join(here, 'src/push_worker.js')));

  // Served as they are to browsers that take gzip.
  for (const name of readdirSync(out)) {
    if (/\.(js|css|svg)$/.test(name)) writeFileSync(join(out, `${name}.gz`), gzipSync(readFileSync(join(out, name)), { level: 9 }));
  }

  let size = 0;
  for (const path of initial) size += gzipSync(readFileSync(resolve(here, path))).length;
  if (size > budget) throw new Error(`first load is ${size} bytes of gzip, the budget is ${budget}`);
  return { manifest, initialGzip: size };
}

function collect(outputs, path, into) {
  if (into.has(path)) return;
  into.add(path);
  for (const dependency of outputs[path].imports) if (dependency.kind === 'import-statement') collect(outputs, dependency.path, into);
}

function hashed(name, content, extension) {
  return `${name}-${createHash('sha256').update(content).digest('hex').slice(0, 10)}.${extension}`;
}

/** Names of icons that templates, scripts and menus use; icons.json holds those that only C++ names. */
function usedIcons(roots) {
  const names = new Set(JSON.parse(readFileSync(join(here, 'src/icons.json'), 'utf8')));
  const scan = (dir) => {
    if (!existsSync(dir)) return;
    for (const entry of readdirSync(dir)) {
      const path = join(dir, entry);
      if (entry === 'node_modules' || entry === 'build' || entry.startsWith('.')) continue;
      if (statSync(path).isDirectory()) scan(path);
      else if (entry.endsWith('.mustache')) for (const m of readFileSync(path, 'utf8').matchAll(/icons}}#([a-z0-9-]+)/g)) names.add(m[1]);
      else if (entry.endsWith('.mjs')) for (const m of readFileSync(path, 'utf8').matchAll(/icon\('([a-z0-9-]+)'\)/g)) names.add(m[1]);
    }
  };
  for (const root of roots) for (const part of ['web-ui/templates', 'web-ui/src', 'plugins']) scan(join(root, part));
  for (const name of ['bold', 'italic', 'list', 'list-numbers', 'blockquote', 'code']) names.add(name);
  return [...names].sort();
}

function writeSprite(out, names) {
  const symbols = names.map((name) => {
    const svg = readFileSync(join(here, 'node_modules/@tabler/icons/icons/outline', `${name}.svg`), 'utf8');
    const inner = svg.replace(/<!--[\s\S]*?-->/g, '').replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '').replace(/\s+/g, ' ').trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
  const name = hashed('icons', sprite, 'svg');
  writeFileSync(join(out, name), sprite);
  return name;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, fallback) => { const i = process.argv.indexOf(name); return i > 0 ? process.argv[i + 1] : fallback; };
  const out = resolve(option('--out', join(here, 'dist')));
  const { initialGzip } = await buildAssets(out);
  console.log(`web assets in ${out}, first load ${(initialGzip / 1024).toFixed(1)} KB gzip`);
}
