import { Rejection } from '../decider/index.ts';

/** A currency by its alphabetic code (ISO 4217), `CNY`. */
export type Currency = string;

// ISO 4217, list one: the currencies that are paid in, by their minor digits. What is a unit of account alone (CLF, UYW,
// XAU and the like) is left out: nothing is sold for it. Written down and not asked of the runtime, whose data follow
// custom (no digits for IDR or HUF in some releases) and change with it; an amount must not.
const NO_DIGITS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF';
const THREE_DIGITS = 'BHD IQD JOD KWD LYD OMR TND';
const TWO_DIGITS = `
  AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE
  CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW
  KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK
  PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS
  UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`;

const DIGITS: ReadonlyMap<Currency, number> = new Map(
  [[NO_DIGITS, 0] as const, [TWO_DIGITS, 2] as const, [THREE_DIGITS, 3] as const].flatMap(([codes, digits]) =>
    codes
      .trim()
      .split(/\s+/)
      .map((code) => [code, digits] as const),
  ),
);

/** All currencies there are, in the order of their codes. */
export const currencies: readonly Currency[] = [...DIGITS.keys()].toSorted();

/** Whether a text is the code of a currency one is paid in. */
export function isCurrency(text: string): boolean {
  return DIGITS.has(text);
}

/** How many digits the smallest coin of a currency is behind the point: 0, 2 or 3; refuses `currency-unknown`. */
export function minorDigits(currency: Currency): number {
  const digits = DIGITS.get(currency);
  if (digits === undefined) throw new Rejection('currency-unknown', { currency });
  return digits;
}
