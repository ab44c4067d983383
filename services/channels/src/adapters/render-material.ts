import type { Material } from '../queries/materials.ts';

/** Languages that customers read. */
export type Language = 'zh-CN' | 'en';

/** What a material is filled with for one recipient. */
export interface Filling {
  readonly material: Pick<Material, 'subject' | 'text' | 'html'>;
  /** Empty: not known. */
  readonly name: string;
  readonly language: Language;
  readonly unsubscribe?: { readonly page: string };
  readonly linkTo: (link: string) => string;
}

/** What a recipient reads. */
export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string | undefined;
}

const PLACEHOLDER = /\{\{\s*(name|preferences|link:([a-z0-9-]{1,40}))\s*\}\}/g;
/** How somebody is addressed whose name is not known. */
const UNNAMED = { 'zh-CN': '尊敬的客户', en: 'customer' } as const;
const LEAVING = { 'zh-CN': '退订或更改偏好', en: 'Unsubscribe or change preferences' } as const;

/** The language to write in: the recipient's, as far as the material has it, else the one it has. */
export function languageOf(wanted: string, { text }: Pick<Material, 'text'>): Language {
  const asked = wanted === 'en' ? 'en' : 'zh-CN';
  const there = { 'zh-CN': text.zh !== '', en: text.en !== '' };
  if (there[asked]) return asked;
  return asked === 'en' ? 'zh-CN' : 'en';
}

/** Fills a material in. Whatever a placeholder brings is text, never markup; a promotion always says how to leave. */
export function render({ material, name, language, unsubscribe, linkTo }: Filling): Rendered {
  const key = language === 'en' ? 'en' : 'zh';
  const page = unsubscribe?.page ?? '';
  const called = name === '' ? UNNAMED[language] : name;
  const fill = (source: string, written: (value: string) => string) =>
    source.replace(PLACEHOLDER, (_, what: string, link: string | undefined) => {
      if (what === 'name') return written(called);
      return written(link === undefined ? page : linkTo(link));
    });
  const leaves = (source: string) => page === '' || /\{\{\s*preferences\s*\}\}/.test(source);
  const text = fill(material.text[key], plain);
  const source = material.html?.[key] ?? '';
  const html = fill(source, escaped);
  const leaving = LEAVING[language];
  return {
    subject: fill(material.subject[key], plain),
    text: leaves(material.text[key]) ? text : `${text}\n\n${leaving}: ${page}\n`,
    html: source === '' ? undefined : leaves(source) ? html : `${html}${footer(leaving, page)}`,
  };
}

const plain = (value: string) => value;

function footer(leaving: string, page: string): string {
  return `<p><a href="${escaped(page)}">${escaped(leaving)}</a></p>`;
}

function escaped(value: string): string {
  return value.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
