import { createHmac } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32: no letter is mistaken for a digit
const ID_CHARS = 26;
const MARK_CHARS = 8;
const TOKEN = new RegExp(`^c([${ALPHABET}]{${ID_CHARS}})([${ALPHABET}]{${MARK_CHARS}})$`);
const IN_SUBJECT = new RegExp(`\\[#(c[${ALPHABET}]{${ID_CHARS + MARK_CHARS}})\\]`, 'i');

/** Keyed hash of a text under a kind, hex: the key ring's `indexHash`. */
export type KeyedHash = (kind: string, text: string) => string;

/** The tag that names a conversation in an address or a subject: its id and a mark only we can make. */
export function threadToken(conversationId: string, hash: KeyedHash): string {
  const id = BigInt(`0x${conversationId.replaceAll('-', '')}`);
  return `c${base32(id, ID_CHARS)}${markOf(conversationId, hash)}`;
}

/** The conversation a token names; undefined when it is none of ours. */
export function readThreadToken(token: string, hash: KeyedHash): string | undefined {
  const match = TOKEN.exec(token.toLowerCase());
  if (!match) return undefined;
  const [, id = '', mark] = match;
  let value = 0n;
  for (const char of id) value = value * 32n + BigInt(ALPHABET.indexOf(char));
  const hex = value.toString(16).padStart(32, '0');
  if (hex.length > 32) return undefined;
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return markOf(uuid, hash) === mark ? uuid : undefined;
}

/** The token in a subject such as `Re: order [#c0…]`. */
export function tokenInSubject(subject: string): string | undefined {
  return IN_SUBJECT.exec(subject)?.[1];
}

function markOf(conversationId: string, hash: KeyedHash): string {
  const mark = createHmac('sha256', hash('thread-token', conversationId)).digest().readBigUInt64BE();
  return base32(mark % 32n ** BigInt(MARK_CHARS), MARK_CHARS);
}

function base32(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 32n) text = ALPHABET[Number(rest % 32n)] + text;
  return text;
}
