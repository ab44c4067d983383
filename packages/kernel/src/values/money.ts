/** An amount in the currency's smallest unit (ISO 4217 digits), never a float of major units. */
export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

/** Number of minor digits of a currency (ISO 4217), 0, 2 or 3, as the runtime's currency data has it. */
export function minorDigits(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/** Reads a decimal text such as `12.30`; more digits than the currency has are refused, not rounded. */
export function moneyFromDecimal(amount: string, currency: string): Money {
  const digits = minorDigits(currency);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount);
  if (!match || (match[3] ?? '').length > digits)
    throw new RangeError(`not an amount of ${currency}: ${amount}`);
  const minor = BigInt(match[2] + (match[3] ?? '').padEnd(digits, '0'));
  return { minor: match[1] ? -minor : minor, currency };
}

/** Writes an amount as decimal text with exactly the currency's digits. */
export function moneyToDecimal({ minor, currency }: Money): string {
  const digits = minorDigits(currency);
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return (minor < 0n ? '-' : '') + (digits === 0 ? whole : `${whole}.${text.slice(-digits)}`);
}
