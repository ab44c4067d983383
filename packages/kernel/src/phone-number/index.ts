import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * Reads a phone number as a person wrote it into E.164 (`+8613800138000`); undefined when it is none. Services must agree
 * on it, or their keyed hashes would not.
 */
export type ReadPhoneNumber = (text: string) => string | undefined;

/** Reads phone numbers; one without a country's prefix is of the given country (ISO 3166 alpha-2). */
export function phoneNumbersOf(defaultCountry: string): ReadPhoneNumber {
  if (!isSupportedCountry(defaultCountry))
    throw new TypeError(`not a country with phone numbers: ${defaultCountry}`);
  const country: CountryCode = defaultCountry;
  return (text) => {
    const plain = text.normalize('NFKC').trim();
    // The library finds numbers inside texts; here the whole text must be one.
    if (!/^[+()\d][\d\s().\-/‐-―−]{3,30}$/.test(plain)) return undefined;
    const number = parsePhoneNumberFromString(plain, country);
    // Extensions are no part of E.164: two people behind one switchboard would become one.
    return number?.isValid() && !number.ext ? number.number : undefined;
  };
}
