import { Rejection } from '@rapport/kernel/decider';
import type { MaterialContents } from './material.events.ts';

/** What texts may leave open, beside links: the customer's name, and the address of their preference page. */
export const PLACEHOLDERS = ['name', 'preferences'] as const;

const OPEN = /\{\{([^{}]*)\}\}/g;
const LINK = /^link:([a-z0-9]+(?:-[a-z0-9]+)*)$/;

/** The texts of a material that can leave something open, each under the name it is refused by. */
function textsOf({ subject, text, html }: MaterialContents): readonly (readonly [string, string])[] {
  const both = (field: string, { zh, en }: { readonly zh: string; readonly en: string }) =>
    [
      [`${field}.zh`, zh],
      [`${field}.en`, en],
    ] as const;
  return [...both('subject', subject), ...both('text', text), ...(html ? both('html', html) : [])];
}

/** What a text leaves open, as it is written. */
export function openIn(text: string): readonly string[] {
  return [...text.matchAll(OPEN)].map(([, inside = '']) => inside);
}

/**
 * Refuses what could not be rendered for everybody: a placeholder that is not of the closed list, a link that the material
 * does not have, braces that are left open, an address that is none.
 */
export function refuseUnfit(contents: MaterialContents): void {
  const ids = contents.links.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw new Rejection('link-repeated');
  for (const { id, url } of contents.links) if (!isWebAddress(url)) throw new Rejection('link-unfit', { id });
  for (const [field, text] of textsOf(contents)) {
    for (const placeholder of openIn(text)) refuseUnknown(placeholder, ids, field);
    if (/\{\{|\}\}/.test(text.replaceAll(OPEN, ''))) throw new Rejection('placeholder-unclosed', { field });
  }
}

function refuseUnknown(placeholder: string, links: readonly string[], field: string): void {
  if ((PLACEHOLDERS as readonly string[]).includes(placeholder)) return;
  const [, link] = LINK.exec(placeholder) ?? [];
  if (link !== undefined && links.includes(link)) return;
  throw new Rejection('placeholder-unknown', { placeholder: placeholder.slice(0, 60), field });
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** What fills the placeholders of one message. */
export interface Filling {
  readonly name: string;
  readonly preferences: string;
  readonly linkOf: (id: string) => string;
}

/** A text with everything filled in; `escape` where the text is markup. */
export function filled(
  text: string,
  { name, preferences, linkOf }: Filling,
  escape = (plain: string) => plain,
): string {
  return text.replaceAll(OPEN, (_, placeholder: string) => {
    if (placeholder === 'name') return escape(name);
    if (placeholder === 'preferences') return escape(preferences);
    return escape(linkOf(LINK.exec(placeholder)?.[1] ?? ''));
  });
}
