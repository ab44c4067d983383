import { isSafeText } from '../values/index.ts';
import { EdgeProblem } from './problems.ts';

/** Refuses texts that cannot be stored as they are, wherever in a request they stand; `at` names its parts in pointers. */
export function refuseUnsafeText(parts: Readonly<Record<string, unknown>>): void {
  for (const at in parts) {
    const pointer = unsafePath(parts[at], at);
    if (pointer === undefined) continue;
    throw new EdgeProblem('invalid-request', {
      errors: [{ pointer, code: 'unsafe-text', message: 'must be well-formed text without NUL' }],
    });
  }
}

/** JSON pointer of a text that cannot be stored, if any. By a list, not by calls: nesting may be as deep as a body is long. */
function unsafePath(whole: unknown, start: string): string | undefined {
  const waiting: [value: unknown, at: string][] = [[whole, start]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [value, at] = next;
    if (typeof value === 'string' && !isSafeText(value)) return at;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (!isSafeText(key)) return at;
      waiting.push([inner, `${at}/${key}`]);
    }
  }
  return undefined;
}
