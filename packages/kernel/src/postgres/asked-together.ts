/**
 * The answers of statements of one transaction that were asked at once. Throws what the first of them failed by, in the order
 * of asking: those behind it failed because the transaction had.
 */
export async function askedTogether<const T extends readonly Promise<unknown>[]>(
  asked: T,
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> {
  const answers = await Promise.allSettled(asked);
  return answers.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  }) as { -readonly [I in keyof T]: Awaited<T[I]> };
}
