import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';

/** A logger for a test that is hard to have again: its last lines are kept, and shown when the test has failed. */
export function keptLogger(lines: number): { readonly logger: Logger; show(): void } {
  let kept: string[] = [];
  const stream = new Writable({
    write: (line: Buffer, _encoding, done) => {
      kept = [...kept.slice(1 - lines), line.toString()];
      done();
    },
  });
  return {
    logger: pino({ level: 'debug' }, stream),
    show: () => void process.stderr.write(kept.join('')),
  };
}
