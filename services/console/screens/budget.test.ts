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
const JS_MOST = 260 * 1024;
const CSS_MOST = 40 * 1024;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
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

describe('the built screens', () => {
  beforeAll(build, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

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
