import { deriveUuid } from '@rapport/kernel/values';

/** A login as it is compared: without spaces around it, compatibility forms made one, in lower case. */
export function normalisedLogin(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase();
}

/** The stream that claims a login; its name says nothing about it. */
export function loginStream(login: string, indexHash: (kind: string, text: string) => string): string {
  return `login-${deriveUuid('login', indexHash('login', normalisedLogin(login)))}`;
}
