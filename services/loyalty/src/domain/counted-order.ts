import type { Decider } from '@rapport/kernel/decider';
import type { CountedOrderEvent, OrderCounted, ReturnCounted } from './counted-order.events.ts';

export type CountedOrderCommand =
  | { readonly type: 'CountOrder'; readonly data: OrderCounted['data'] }
  | { readonly type: 'CountReturn'; readonly data: ReturnCounted['data'] };

/** For whom an order was counted, and which of its returns. */
export interface CountedOrderState {
  readonly members: readonly OrderCounted['data'][];
  readonly returns: readonly ReturnCounted['data'][];
}

/** What became of one of sales' orders here, in the append that books its points. */
export const CountedOrder: Decider<CountedOrderState, CountedOrderCommand, CountedOrderEvent> = {
  initial: { members: [], returns: [] },
  decide(counted, command) {
    if (command.type === 'CountOrder')
      return isCounted(counted, command.data.programmeId)
        ? []
        : [{ type: 'OrderCounted', data: command.data }];
    const { programmeId, returnId } = command.data;
    return isReturnCounted(counted, programmeId, returnId)
      ? []
      : [{ type: 'ReturnCounted', data: command.data }];
  },
  evolve: (counted, event) =>
    event.type === 'OrderCounted'
      ? { ...counted, members: [...counted.members, event.data] }
      : { ...counted, returns: [...counted.returns, event.data] },
};

/** Whether an order has brought its points in a programme. */
export function isCounted({ members }: CountedOrderState, programmeId: string): boolean {
  return members.some((one) => one.programmeId === programmeId);
}

/** Whether a return has taken its points in a programme. */
export function isReturnCounted(
  { returns }: CountedOrderState,
  programmeId: string,
  returnId: string,
): boolean {
  return returns.some((one) => one.programmeId === programmeId && one.returnId === returnId);
}
