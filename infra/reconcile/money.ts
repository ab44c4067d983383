/** Minor units of an amount as screens show it: all digits of its currency are written, so the point only has to go. */
export function minorOf({ amount }: { readonly amount: string }): number {
  return Number(amount.replace('.', ''));
}
