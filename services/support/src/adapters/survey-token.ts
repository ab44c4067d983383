import { isSameMark } from '@rapport/kernel/values';
const TOKEN = /^[A-Za-z0-9_-]{36}$/;
// With the id's sixteen bytes they make thirty-six letters, none of which is padding.
const MARK_BYTES = 11;

/** Keyed hash of a text under a kind, hex: the key ring's `indexHash`. */
export type KeyedHash = (kind: string, text: string) => string;

/** What opens a question to whoever was sent it: its id and a mark that only we can make. Nothing of it is kept. */
export function surveyToken(surveyId: string, hash: KeyedHash): string {
  return Buffer.concat([bytesOf(surveyId), markOf(surveyId, hash)]).toString('base64url');
}

/** The question a token opens; undefined when it is none of ours. */
export function readSurveyToken(token: string, hash: KeyedHash): string | undefined {
  if (!TOKEN.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const hex = bytes.subarray(0, 16).toString('hex');
  const surveyId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return isSameMark(bytes.subarray(16), markOf(surveyId, hash)) ? surveyId : undefined;
}

function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function markOf(surveyId: string, hash: KeyedHash): Buffer {
  return Buffer.from(hash('survey-token', surveyId), 'hex').subarray(0, MARK_BYTES);
}
