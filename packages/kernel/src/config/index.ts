import { type Static, type TObject, Type } from 'typebox';
import { Value } from 'typebox/value';

/** The environment does not fit its schema; the message lists every fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads settings from the environment by their schema: texts become numbers and booleans, absent ones their defaults. */
export function readConfig<T extends TObject>(
  schema: T,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Static<T>> {
  const given = Object.fromEntries(
    Object.keys(schema.properties).flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  const settings = Value.Convert(schema, Value.Default(schema, given));
  const faults = Value.Errors(schema, settings);
  if (faults.length > 0) {
    const lines = faults.map((fault) => `${fault.instancePath.slice(1) || 'environment'}: ${fault.message}`);
    throw new ConfigError(`settings do not fit: ${lines.join('; ')}`);
  }
  return Object.freeze(settings as Static<T>);
}

/** What every service reads, beside its own settings and `<NAME>_…` addresses. */
export const commonSettings = Type.Object({
  KEYS_DATABASE_URL: Type.String({ description: 'Postgres database of the key ring' }),
  LOG_DATABASE_URL: Type.Optional(
    Type.String({ description: 'Postgres database of the event log, when there is no Kafka' }),
  ),
  KAFKA_BROKERS: Type.Optional(Type.String({ description: 'Kafka bootstrap servers, comma-separated' })),
  REDIS_URL: Type.Optional(Type.String({ description: 'Redis for what may vanish; else in-process' })),
  INTERNAL_SECRET: Type.String({
    minLength: 43,
    description: 'base64, at least 32 bytes: signs internal tokens and cursors',
  }),
  KEY_ENCRYPTION_KEY: Type.String({
    minLength: 43,
    description: 'base64, 32 bytes: wraps the data keys of subjects',
  }),
  INDEX_KEY: Type.String({ minLength: 43, description: 'base64, 32 bytes: keyed hashes for exact look-up' }),
  HTTP_HOST: Type.String({ default: '127.0.0.1', description: 'address to listen on' }),
  PEERS: Type.String({ default: '{}', description: 'JSON: service to {http, grpc} addresses' }),
  LOG_LEVEL: Type.String({ default: 'info', description: 'pino level' }),
  BLOBS_S3_ENDPOINT: Type.Optional(
    Type.String({
      description: 'S3-compatible storage for blobs, bucket as path; without it they lie in Postgres',
    }),
  ),
  BLOBS_S3_REGION: Type.String({ default: 'us-east-1', description: 'its region' }),
  BLOBS_S3_ACCESS_KEY_ID: Type.String({ default: '', description: 'who asks it' }),
  BLOBS_S3_SECRET_ACCESS_KEY: Type.String({ default: '', description: 'and the secret that signs' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(
    Type.String({ description: 'where traces go by OTLP over HTTP; without it none are recorded' }),
  ),
  OTEL_TRACES_SAMPLER_ARG: Type.Number({
    minimum: 0,
    maximum: 1,
    default: 1,
    description: 'share of new traces that are recorded',
  }),
  CLOCK_FILE: Type.Optional(
    Type.String({
      description: 'tests only: a file with the instant that the business lives at instead of the present',
    }),
  ),
  SOLE_PROCESS: Type.Boolean({
    default: false,
    description: 'no other process of this installation runs: old leases are void',
  }),
});

/** What every service has read of its environment. */
export type CommonSettings = Readonly<Static<typeof commonSettings>>;
