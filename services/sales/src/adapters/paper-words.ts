import { minorDigits, type Money } from '@rapport/kernel/money';

/** The languages a quote is printed in. */
export type PaperLanguage = 'zh' | 'en';

/** What stands on a quote besides what its seller wrote. */
export interface PaperWords {
  readonly locale: string;
  readonly quote: string;
  readonly draft: string;
  readonly number: string;
  readonly version: string;
  readonly for: string;
  readonly sent: string;
  readonly until: string;
  readonly seller: string;
  readonly columns: readonly string[];
  readonly net: string;
  readonly tax: (percent: string) => string;
  readonly total: string;
  readonly taxMode: Readonly<Record<'exclusive' | 'inclusive', string>>;
  readonly discount: (percent: string) => string;
  readonly verify: string;
  readonly page: (n: number, of: number) => string;
}

/** A quote's words in each language. */
export const PAPER_WORDS: Readonly<Record<PaperLanguage, PaperWords>> = {
  zh: {
    locale: 'zh-CN',
    quote: '报价单',
    draft: '草稿，尚未发出',
    number: '编号',
    version: '版本',
    for: '客户',
    sent: '发出日期',
    until: '有效期至',
    seller: '销售',
    columns: ['#', '产品', '数量', '单价', '折扣', '税率', '不含税金额', '含税金额'],
    net: '不含税金额',
    tax: (percent) => `税额 ${percent}%`,
    total: '合计',
    taxMode: { exclusive: '价格不含税。', inclusive: '价格含税。' },
    discount: (percent) => `每行另减 ${percent}%。`,
    verify: '可凭编号查验本报价是否有效：',
    page: (n, of) => `第 ${n} 页，共 ${of} 页`,
  },
  en: {
    locale: 'en',
    quote: 'Quote',
    draft: 'Draft, not sent',
    number: 'Number',
    version: 'Version',
    for: 'For',
    sent: 'Sent on',
    until: 'Holds until',
    seller: 'Seller',
    columns: ['#', 'Product', 'Quantity', 'Unit price', 'Discount', 'Tax', 'Net', 'With tax'],
    net: 'Net',
    tax: (percent) => `Tax ${percent}%`,
    total: 'Total',
    taxMode: { exclusive: 'Prices are before tax.', inclusive: 'Prices have the tax in them.' },
    discount: (percent) => `${percent}% are taken off every line.`,
    verify: 'Whether this quote holds can be looked up by its number:',
    page: (n, of) => `Page ${n} of ${of}`,
  },
};

/** An amount as it is written in a language, every digit of it; never by way of a float. */
export function writtenMoney({ amount, currency }: Money, locale: string): string {
  const digits = minorDigits(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(amount as `${number}`);
}

/** A day without an hour, written out. */
export function writtenDay(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T12:00:00.000Z`),
  );
}
