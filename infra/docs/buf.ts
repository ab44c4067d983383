import { execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** buf said no; the message is what it said. */
export class BufError extends Error {
  override readonly name = 'BufError';
}

/** Runs buf in the contracts' folder of a checkout and returns what it prints; throws {@link BufError}. */
export function buf(root: string, args: readonly string[]): string {
  const tools = [join(root, 'proto/node_modules/.bin'), join(root, 'node_modules/.bin')];
  const path = [...tools, process.env['PATH'] ?? ''].join(delimiter);
  try {
    return execFileSync(join(root, 'proto/node_modules/.bin/buf'), [...args], {
      cwd: join(root, 'proto'),
      encoding: 'utf8',
      env: { ...process.env, PATH: path },
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new BufError(`buf ${args.join(' ')}: ${stdout}${stderr}`.trim(), { cause: error });
  }
}
