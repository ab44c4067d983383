import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** What the first page may cost before it is usable, gzip, bytes. */
// The words of all screens in one language come with the first page.
const JS_MOST = 272 * 1024;
const CSS_MOST = 40 * 1024;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), 'screens-'));
const dist = pathToFileURL(`${folder}/`);
const manifestFile = new URL('.vite/manifest.json', dist);

/** Builds the screens as people get them, beside whatever lies in `dist`. */
async function build(): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const config = join(import.meta.dirname, 'vite.config.ts');
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'],
    { env: { ...process.env, NODE_ENV: 'production' } },
  );
}

/** What a website's visitor loads of the chat, script and style together, and what every page of the website loads. */
const CHAT_MOST = 14 * 1024;
const FORM_MOST = 10 * 1024;
const WIDGET_MOST = 3 * 1024;

/** All files some chunks need before they can run. */
function filesOf(...chunks: readonly string[]): {
  readonly js: ReadonlySet<string>;
  readonly css: ReadonlySet<string>;
} {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Readonly<Record<string, Chunk>>;
  const js = new Set<string>();
  const css = new Set<string>();
  const take = (name: string) => {
    const chunk = manifest[name];
    if (!chunk || js.has(chunk.file)) return;
    js.add(chunk.file);
    for (const each of chunk.css ?? []) css.add(each);
    for (const each of chunk.imports ?? []) take(each);
  };
  for (const chunk of chunks) take(chunk);
  return { js, css };
}

const weight = (files: ReadonlySet<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length, 0);

describe('the built screens', () => {
  beforeAll(build, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test('the first page stays within its budget of script and style', () => {
    // With the larger of the two languages.
    const { js, css } = filesOf('index.html', 'src/i18n/locales/zh-CN.po');
    const [script, style] = [weight(js), weight(css)];
    expect(script).toBeLessThanOrEqual(JS_MOST);
    expect(style).toBeLessThanOrEqual(CSS_MOST);
  });

  test('visitors of websites load little', () => {
    const whole = (page: string) => {
      const { js, css } = filesOf(page);
      return weight(js) + weight(css);
    };
    expect(whole('chat.html')).toBeLessThanOrEqual(CHAT_MOST);
    expect(whole('form.html')).toBeLessThanOrEqual(FORM_MOST);
    expect(weight(new Set(['widget.js']))).toBeLessThanOrEqual(WIDGET_MOST);
    // A plain script: it imports nothing, and leaves no name of its own on the page.
    expect(readFileSync(new URL('widget.js', dist), 'utf8')).toMatch(/^\(\(\)=>\{[^]*\}\)\(\);\s*$/);
  });

  test('the page asks for nothing the strict policy refuses', () => {
    for (const name of ['index.html', 'chat.html', 'form.html']) {
      const page = readFileSync(new URL(name, dist), 'utf8');
      expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
      expect(page).not.toMatch(/https?:\/\//);
    }
    for (const file of readdirSync(new URL('assets/', dist)).filter((each) => each.endsWith('.css'))) {
      expect(readFileSync(new URL(`assets/${file}`, dist), 'utf8')).not.toMatch(/url\(\s*["']?https?:/);
    }
  });
});
