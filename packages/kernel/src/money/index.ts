/** Amounts as a company counts them: exact decimals, the digits of each currency, one stated rounding per line. */
export { type Currency, currencies, isCurrency, minorDigits } from './currencies.ts';
export {
  type Decimal,
  compareDecimals,
  isDecimal,
  percentLeft,
  plainDecimal,
  productOf,
  sumDecimals,
  withPercent,
} from './decimals.ts';
export {
  type Money,
  addMoney,
  isZero,
  minorOf,
  moneyOf,
  negated,
  readMoney,
  sumMoney,
  subtractMoney,
  totalsByCurrency,
} from './money.ts';
export { type RoundingMode, roundedMoney } from './rounding.ts';
