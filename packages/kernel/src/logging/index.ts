import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** A JSON logger for one service. Lines carry ids and short facts; the redaction is the second net, not the first. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        '*.password',
        '*.text',
        '*.address',
        '*.name',
        '*.token',
        '*.authorization',
        '*.cookie',
        'req.headers',
      ],
      censor: '[redacted]',
    },
  });
}
