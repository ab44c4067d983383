/** Codes that people read out and type: a kind, a number, a check digit; each number is given once. */
export { type ReadCode, damm, formatCode, readCode } from './codes.ts';
export {
  Numbers,
  type NumberTaken,
  type NumbersState,
  type TakeNumbers,
  nextCode,
  nextCodes,
  numbersStream,
} from './numbers.ts';
