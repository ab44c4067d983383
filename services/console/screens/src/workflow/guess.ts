import type { PromiseKind } from '../api/workflow.ts';

/** What the words of a promise let one suppose; whoever takes it down sees it and can say otherwise. */
export interface Guess {
  readonly kind: PromiseKind;
  /** A decimal, where an amount was said. */
  readonly amount?: string;
  readonly currency?: string;
}

const CURRENCIES: readonly (readonly [string, RegExp])[] = [
  ['CNY', /[¥￥]|CNY|RMB|人民币|元|块/i],
  ['EUR', /€|EUR|欧元/i],
  ['USD', /\$|USD|美元/i],
];
const AMOUNT =
  /(?:[¥￥€$]|CNY|RMB|EUR|USD)\s*(\d[\d,]*(?:\.\d{1,2})?)|(\d[\d,]*(?:\.\d{1,2})?)\s*(?:元|块|欧元|美元|CNY|RMB|EUR|USD|€)/i;
const KINDS: readonly (readonly [PromiseKind, RegExp])[] = [
  ['call-back', /回电|回复您|答复|给您打电话|call (?:you )?back|get back to you|let you know/i],
  ['gift', /赠|送您|免费|gift|for free|free of charge/i],
  ['term', /账期|分期|付款|保修|质保|payment terms|instal?ments|warranty|days net|net \d+/i],
  ['service', /上门|维修|安装|培训|repair|install|on site|training/i],
  [
    'date',
    /发货|交货|送达|之前|以前|号前|周[一二三四五六日天]|星期|明天|后天|deliver|ship|by (?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|until/i,
  ],
];

/** Supposes from words what was promised. */
export function guessFrom(words: string): Guess {
  const [, before, after] = AMOUNT.exec(words) ?? [];
  const amount = (before ?? after)?.replaceAll(',', '');
  if (amount !== undefined) {
    const currency = CURRENCIES.find(([, sign]) => sign.test(words))?.[0] ?? 'CNY';
    return { kind: 'price', amount, currency };
  }
  return { kind: KINDS.find(([, pattern]) => pattern.test(words))?.[0] ?? 'other' };
}
