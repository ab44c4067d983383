import { createHmac } from 'node:crypto';
import { type Json, isSameMark } from '../values/index.ts';
import { EdgeProblem } from './problems.ts';

/** Opaque, signed list cursors: the last row's sort values, bound to the list and filter they were made for. */
export interface Cursors {
  seal(scope: string, values: readonly Json[]): string;
  /** The values; throws the problem `invalid-cursor` when altered or made for another list. */
  open(scope: string, cursor: string): readonly Json[];
}

/** Cursors signed with HMAC-SHA-256, cut to 128 bits. */
export function signedCursors(secret: Uint8Array): Cursors {
  const sign = (scope: string, body: string) =>
    createHmac('sha256', secret).update(`cursor\0${scope}\0${body}`).digest().subarray(0, 16);
  return {
    seal: (scope, values) => {
      const body = Buffer.from(JSON.stringify(values)).toString('base64url');
      return `${body}.${sign(scope, body).toString('base64url')}`;
    },
    open: (scope, cursor) => {
      const [body = '', mark = ''] = cursor.split('.');
      const given = Buffer.from(mark, 'base64url');
      if (!isSameMark(given, sign(scope, body))) throw new EdgeProblem('invalid-cursor');
      return JSON.parse(Buffer.from(body, 'base64url').toString()) as readonly Json[];
    },
  };
}
