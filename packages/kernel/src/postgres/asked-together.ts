/** What is answered to each of several statements. */
export type Answers<T extends readonly Promise<unknown>[]> = {
  -readonly [I in keyof T]: Awaited<T[I]>;
};

/**
 * The answers of statements of one transaction that were asked at once. Throws what the first of them failed by, in the order
 * of asking: those behind it failed because the transaction had.
 */
export async function askedTogether<const T extends readonly Promise<unknown>[]>(
  asked: T,
): Promise<Answers<T>> {
  const answers = await Promise.allSettled(asked);
  return answers.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  }) as Answers<T>;
}
