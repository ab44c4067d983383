import type { Expectation } from '../command/index.ts';
import { EdgeProblem } from './problems.ts';

/** Longest list of validators that is read; a caller has seen one. */
const MAX_LENGTH = 1_000;
const TAG = String.raw`(?:W/)?"[\x21\x23-\x7e]*"`;
const LIST = new RegExp(String.raw`^${TAG}(?:[ \t]*,[ \t]*${TAG})*$`);

/** Reads `If-Match` (RFC 9110 §13.1.1). Weak validators never match: only a strong one says that all of it was seen. */
export function expectationOf(header: string): Expectation {
  const text = header.trim();
  if (text === '*') return '*';
  if (text.length > MAX_LENGTH || !LIST.test(text)) {
    const message = 'must be * or a list of quoted validators';
    throw new EdgeProblem('invalid-request', {
      errors: [{ pointer: '/headers/if-match', code: 'if-match', message }],
    });
  }
  return [...text.matchAll(/(W\/)?"([^"]*)"/g)].flatMap(([, weak, tag = '']) => (weak ? [] : [tag]));
}
