import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

/** What the first page may cost before it is usable, gzip, bytes. */
const JS_MOST = 260 * 1024;
const CSS_MOST = 40 * 1024;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const dist = new URL('../dist/', import.meta.url);
const manifestFile = new URL('.vite/manifest.json', dist);
const built = existsSync(manifestFile);

/** All files the entry needs before it can run, with the larger of the two languages. */
function firstRoute(): { readonly js: ReadonlySet<string>; readonly css: ReadonlySet<string> } {
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
  for (const [name, { isEntry }] of Object.entries(manifest)) if (isEntry) take(name);
  take('src/i18n/locales/zh-CN.po');
  return { js, css };
}

const weight = (files: ReadonlySet<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length, 0);

describe.skipIf(!built)('the built screens', () => {
  test('the first page stays within its budget of script and style', () => {
    const { js, css } = firstRoute();
    const [script, style] = [weight(js), weight(css)];
    expect(script).toBeLessThanOrEqual(JS_MOST);
    expect(style).toBeLessThanOrEqual(CSS_MOST);
  });

  test('the page asks for nothing the strict policy refuses', () => {
    const page = readFileSync(new URL('index.html', dist), 'utf8');
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
    expect(page).not.toMatch(/https?:\/\//);
    for (const file of readdirSync(new URL('assets/', dist)).filter((each) => each.endsWith('.css'))) {
      expect(readFileSync(new URL(`assets/${file}`, dist), 'utf8')).not.toMatch(/url\(\s*["']?https?:/);
    }
  });
});
