import { command } from './client.ts';
import type { Reckoned, Terms, WrittenLine } from './sales.ts';
import { type Answering, useServiceCommand } from './use-service-command.ts';

export { type Intent as SalesIntent, meant } from './use-service-command.ts';

/** Changes leads, opportunities, quotes, orders and products. */
export const useSalesCommand = (answering?: Answering) =>
  useServiceCommand('sales', ['sales', 'customer'], answering);

/** What a quote would come to; nothing is kept. */
export function reckon(written: {
  readonly terms: Terms;
  readonly lines: readonly WrittenLine[];
}): Promise<Reckoned> {
  return command<Reckoned>('POST', '/api/sales/v1/quotes/actions/reckon', { body: written });
}
