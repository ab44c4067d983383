/** An order was counted for a member; it is counted once in each programme, and its returns find the account by it. */
export interface OrderCounted {
  readonly type: 'OrderCounted';
  readonly data: { readonly programmeId: string; readonly memberId: string };
}

/** A return of an order was counted in a programme. */
export interface ReturnCounted {
  readonly type: 'ReturnCounted';
  readonly data: { readonly programmeId: string; readonly returnId: string };
}

export type CountedOrderEvent = OrderCounted | ReturnCounted;
