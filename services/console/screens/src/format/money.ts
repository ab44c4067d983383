/** An amount as it is written here: with the digits its currency has, and every further one of the text. */
export function money(amount: string, currency: string, locale: string): string {
  const written = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const digits = amount.split('.')[1]?.length ?? 0;
  const exact =
    digits > (written.resolvedOptions().maximumFractionDigits ?? 0)
      ? new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: digits })
      : written;
  // A decimal text is formatted exactly, never by way of a float.
  return exact.format(amount as `${number}`);
}
