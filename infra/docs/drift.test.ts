import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, treeAt } from '../checks/tree.ts';
import { buf } from './buf.ts';
import { generatedCode, leftOver } from './generated-code.ts';
import { isCurrent } from './generated.ts';
import { drawnPages } from './pages.ts';

const SLOW = 120_000;
const tree = treeAt(ROOT);

function git(...args: readonly string[]): Buffer | undefined {
  try {
    return execFileSync('git', [...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch {
    return undefined;
  }
}

/** The main branch's last commit: as the origin has it, else as it is here; a copy without history has none. */
function mainCommit(): string | undefined {
  return ['origin/main', 'main']
    .map((branch) => git('rev-parse', '--verify', '--quiet', `${branch}^{commit}`)?.toString().trim())
    .find((commit) => commit !== undefined && commit !== '');
}

describe('what is generated and kept', () => {
  test(
    'pages, AsyncAPI document and .env.example say what their sources say',
    { timeout: SLOW },
    async () => {
      const stale = (await drawnPages(tree)).filter((page) => !isCurrent(ROOT, page)).map(({ path }) => path);
      expect(stale, 'run `npm run gen`').toEqual([]);
    },
  );

  test('proto/gen is what the contracts make', { timeout: SLOW }, () => {
    const code = generatedCode(ROOT);
    const stale = code.filter((file) => !isCurrent(ROOT, file)).map(({ path }) => path);
    expect([...stale, ...leftOver(tree, code)], 'run `npm run gen`').toEqual([]);
  });
});

describe('the contracts', () => {
  test('keep the rules of style', { timeout: SLOW }, () => {
    expect(buf(ROOT, ['lint'])).toBe('');
  });

  const commit = existsSync(join(ROOT, '.git')) ? mainCommit() : undefined;
  test.runIf(commit !== undefined)(
    'break nobody who reads what the main branch has',
    { timeout: SLOW },
    () => {
      const before = mkdtempSync(join(tmpdir(), 'rapport-main-'));
      try {
        const archive = git('archive', '--format=tar', String(commit), 'proto');
        execFileSync('tar', ['-x', '-C', before], { input: archive ?? Buffer.alloc(0) });
        expect(buf(ROOT, ['breaking', '--against', join(before, 'proto')])).toBe('');
      } finally {
        rmSync(before, { recursive: true });
      }
    },
  );
});
