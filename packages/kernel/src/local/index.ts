/** Postgres, Kafka, Redis and S3-compatible storage started on this machine without containers: for one-machine installations and for tests. */
export { type KafkaOptions, type LocalKafka, endBrokersLeftBehind, startKafka } from './kafka.ts';
export {
  KAFKA_VERSION,
  KafkaUnavailable,
  type KafkaVersion,
  kafkaJars,
  missingForKafka,
} from './kafka-jars.ts';
export { type KeptProcess, type Keeping, keepRunning } from './keep-running.ts';
export { type LocalPostgres, type PostgresOptions, startPostgres } from './postgres.ts';
export { PostgresUnavailable } from './postgres-binaries.ts';
export { commandLine, freePort, isRunning, processStart, stopProcess, waitUntil } from './processes.ts';
export { type LocalS3, S3Unavailable, missingForS3, startS3 } from './s3.ts';
export {
  type LocalRedis,
  RedisUnavailable,
  type RedisOptions,
  missingForRedis,
  startRedis,
} from './redis.ts';
