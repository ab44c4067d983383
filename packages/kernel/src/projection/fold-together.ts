import { type Database, type OpenTransaction, askedTogether } from '../postgres/index.ts';

interface Fold {
  readonly consumer: string;
  readonly work: (tx: OpenTransaction) => Promise<unknown>;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Who waits to fold into a database. */
const crowds = new WeakMap<Database, Fold[]>();

/**
 * Carries out `work` in a transaction that a crash may lose. What is said now and then is heard by several read models of a
 * service at once, and beginning and committing costs each of them as much as what they write: those of one moment share a
 * transaction. When one of them fails, nothing of it stays and each is carried out alone; so `work` may be called twice.
 */
export function foldTogether<T>(
  database: Database,
  consumer: string,
  work: (tx: OpenTransaction) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const crowd = crowds.get(database) ?? [];
    crowds.set(database, crowd);
    if (crowd.push({ consumer, work, resolve, reject }) === 1) setImmediate(() => void foldCrowd(database));
  });
}

async function foldCrowd(database: Database): Promise<void> {
  // Always in one order: other processes of the service take the turns of the same consumers.
  const crowd = (crowds.get(database) ?? []).toSorted((a, b) => (a.consumer < b.consumer ? -1 : 1));
  crowds.delete(database);
  const done = crowd.length > 1 && (await allAtOnce(database, crowd));
  if (!done) await Promise.all(crowd.map((fold) => alone(database, fold)));
}

/** False when one of them failed, or the transaction did: then none has been folded. */
async function allAtOnce(database: Database, crowd: readonly Fold[]): Promise<boolean> {
  try {
    const results = await database.transaction(
      async (tx) => {
        const end = endingTogether(tx, crowd.length);
        // All have to have come to their end: nobody may go on in a transaction that was given up.
        const outcomes = await Promise.allSettled(crowd.map(({ work }) => end.of(work)));
        return outcomes.map((outcome) => {
          if (outcome.status === 'rejected') throw outcome.reason;
          return outcome.value;
        });
      },
      { looseCommit: true },
    );
    crowd.forEach(({ resolve }, i) => resolve(results[i] as never));
    return true;
  } catch {
    return false; // Each finds out by itself what there is to say.
  }
}

type Last = () => readonly Promise<unknown>[];

/** One end of a transaction for so many who share it: what comes last is asked, and committed, once all have come so far. */
function endingTogether(tx: OpenTransaction, count: number) {
  const lasts: { readonly last: Last; readonly ended: PromiseWithResolvers<unknown> }[] = [];
  let [left, failed] = [count, false];
  const arrive = () => {
    left -= 1;
    if (left > 0 || lasts.length === 0) return;
    if (failed) return lasts.forEach(({ ended }) => ended.reject(new Error('another has failed')));
    tx.ending(() => lasts.map(({ last }) => askedTogether(last()))).then(
      (answers) => lasts.forEach(({ ended }, i) => ended.resolve(answers[i])),
      (error: unknown) => lasts.forEach(({ ended }) => ended.reject(error)),
    );
  };
  return {
    of: async (work: Fold['work']): Promise<unknown> => {
      let atEnd = false;
      const ending = (last: Last): Promise<never> => {
        atEnd = true;
        const ended = Promise.withResolvers<unknown>();
        lasts.push({ last, ended });
        arrive();
        return ended.promise as Promise<never>;
      };
      try {
        return await work({ ...tx, ending });
      } catch (error) {
        failed = true;
        throw error;
      } finally {
        if (!atEnd) arrive();
      }
    },
  };
}

async function alone(database: Database, { work, resolve, reject }: Fold): Promise<void> {
  try {
    resolve((await database.transaction(work, { looseCommit: true })) as never);
  } catch (error) {
    reject(error);
  }
}
