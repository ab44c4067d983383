import { globSync, readFileSync } from 'node:fs';
import { getCatalogs } from '@lingui/cli/api';
import { getConfig } from '@lingui/conf';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const here = import.meta.dirname;

describe('the screens in two languages', () => {
  test('every text of the code stands in both catalogues, translated', async () => {
    const config = getConfig({ cwd: here, configPath: `${here}/lingui.config.ts` });
    const [catalogue] = await getCatalogs(config);
    const inCode = Object.keys((await catalogue?.collect({})) ?? {}).sort();
    const kept = await catalogue?.readAll();
    expect(inCode.length).toBeGreaterThan(300);
    for (const locale of ['en', 'zh-CN']) {
      const messages = kept?.[locale] ?? {};
      expect(Object.keys(messages).sort()).toEqual(inCode);
      expect(Object.values(messages).filter(({ translation }) => !translation)).toEqual([]);
    }
  });

  test('no text stands in the code past the catalogues', () => {
    const found = globSync('src/**/*.tsx', { cwd: here }).flatMap((file) =>
      bareTexts(file, readFileSync(`${here}/${file}`, 'utf8')),
    );
    expect(found).toEqual([]);
  });
});

const SPOKEN = /^(aria-label|aria-description|aria-valuetext|alt|title|label|placeholder|description|lead)$/;
const TRANSLATED = /^(Trans|Plural|Select|SelectOrdinal)$/;

/** Texts between tags, and in properties that are read out or shown, which no catalogue knows. */
function bareTexts(file: string, code: string): readonly string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isTranslated(node)) return;
    const text = spokenText(node);
    if (text !== undefined && /\p{L}/u.test(text)) found.push(`${file}: ${text.trim()}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTranslated(node: ts.Node): boolean {
  if (ts.isJsxElement(node)) return TRANSLATED.test(node.openingElement.tagName.getText());
  return ts.isJsxSelfClosingElement(node) && TRANSLATED.test(node.tagName.getText());
}

function spokenText(node: ts.Node): string | undefined {
  if (ts.isJsxText(node)) return node.text;
  if (!ts.isJsxAttribute(node) || !SPOKEN.test(node.name.getText())) return undefined;
  return node.initializer && ts.isStringLiteral(node.initializer) ? node.initializer.text : undefined;
}
