import { i18n, type Messages } from '@lingui/core';

/** Languages of the screens, each by its own name. */
export const LOCALES = { 'zh-CN': '中文', en: 'English' } as const;
export type Locale = keyof typeof LOCALES;

const KEY = 'rapport.locale';

const CATALOGUES: Readonly<Record<Locale, () => Promise<{ readonly messages: Messages }>>> = {
  en: () => import('./locales/en.po'),
  'zh-CN': () => import('./locales/zh-CN.po'),
};

/** The language chosen here before, else the browser's, else English. */
export function preferredLocale(): Locale {
  const kept = localStorage.getItem(KEY);
  if (kept === 'en' || kept === 'zh-CN') return kept;
  return navigator.languages.some((each) => /^zh/i.test(each)) ? 'zh-CN' : 'en';
}

/** Loads a language and shows everything in it. */
export async function activate(locale: Locale): Promise<void> {
  const { messages } = await CATALOGUES[locale]();
  i18n.loadAndActivate({ locale, messages });
  document.documentElement.lang = locale;
}

/** Shows everything in a language, now and on the next visit. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await activate(locale);
  localStorage.setItem(KEY, locale);
}
