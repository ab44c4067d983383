import type { Figure, FigurePoint } from '../api/analytics.ts';

/** One line of a figure: of amounts one for each currency. */
export interface Line {
  readonly currency?: string;
  readonly points: readonly FigurePoint[];
}

/** The lines of a figure, the currency with most events first. */
export function linesOf({ points }: Figure): readonly Line[] {
  const lines = Map.groupBy(points, ({ amount }) => amount?.currency);
  return [...lines]
    .map(([currency, of]) => ({ ...(currency === undefined ? {} : { currency }), points: of }))
    .toSorted((one, other) => eventsOf(other.points) - eventsOf(one.points));
}

/** Events behind some points. */
export const eventsOf = (points: readonly FigurePoint[]): number =>
  points.reduce((sum, { events }) => sum + events, 0);

/** What a line comes to over all its periods: a sum; of a mean or a share, the mean over all events. */
export function wholeOf({ measure }: Pick<Figure, 'measure'>, { points, currency }: Line): FigurePoint {
  const events = eventsOf(points);
  const base = { period: '', events };
  if (measure === 'ratio' && currency !== undefined) {
    const of = (amounts: readonly (string | undefined)[]) => ({ amount: sumOf(amounts), currency });
    return {
      ...base,
      amount: of(points.map(({ amount }) => amount?.amount)),
      per: of(points.map(({ per }) => per?.amount)),
    };
  }
  if (currency !== undefined)
    return { ...base, amount: { amount: sumOf(points.map(({ amount }) => amount?.amount)), currency } };
  const weighs = measure === 'average' || measure === 'share';
  const sum = points.reduce((all, point) => all + (point.value ?? 0) * (weighs ? point.events : 1), 0);
  return { ...base, value: weighs && events > 0 ? sum / events : sum };
}

/** Sum of decimal texts of one currency, digit by digit and never by way of a float. */
function sumOf(amounts: readonly (string | undefined)[]): string {
  const texts = amounts.map((amount) => amount ?? '0');
  const digits = Math.max(0, ...texts.map((text) => text.split('.')[1]?.length ?? 0));
  const whole = texts.reduce((sum, text) => {
    const [units = '0', fraction = ''] = text.split('.');
    return sum + BigInt(units + fraction.padEnd(digits, '0'));
  }, 0n);
  const sign = whole < 0n ? '-' : '';
  const text = (whole < 0n ? -whole : whole).toString().padStart(digits + 1, '0');
  return sign + (digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`);
}

/** What comes in for one unit of what is spent, to two decimals, half up, as marketing says it; undefined where nothing was. */
export function ratioOf({ amount, per }: FigurePoint): string | undefined {
  const thousandths = (text: string) => {
    const [units = '0', fraction = ''] = text.split('.');
    return BigInt(units + fraction.padEnd(3, '0').slice(0, 3));
  };
  const [gained, spent] = [thousandths(amount?.amount ?? '0'), thousandths(per?.amount ?? '0')];
  if (spent <= 0n) return undefined;
  const hundredths = (gained * 200n + spent) / (spent * 2n);
  const digits = hundredths.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
