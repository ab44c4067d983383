// A process that makes a read model again and stands still for ever in the middle of a batch, its transaction open, for a
// test that ends it with -9. Arguments: database URL, events after which it stands still.
import { openRebuildStage, totals } from './rebuild-stage.ts';

const [url = '', until = ''] = process.argv.slice(2);
let folded = 0;

openRebuildStage(url).rebuilding(
  totals((n) => {
    folded += 1;
    if (folded > Number(until)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    return n;
  }),
);
