import type { Logger } from '../logging/index.ts';
import { ConfigError } from '../config/index.ts';
import type { EventLog } from './port.ts';
import { openPostgresEventLog } from './postgres.ts';

/** Opens the log that the settings name: Kafka, else Postgres; throws `ConfigError` when they name none. */
export async function openEventLog(
  settings: { readonly KAFKA_BROKERS?: string | undefined; readonly LOG_DATABASE_URL?: string | undefined },
  clientId: string,
  logger: Logger,
): Promise<EventLog> {
  if (settings.KAFKA_BROKERS) {
    // Only who runs over Kafka loads its client.
    const { openKafkaEventLog } = await import('./kafka.ts');
    return openKafkaEventLog({ brokers: settings.KAFKA_BROKERS.split(','), clientId, logger });
  }
  if (!settings.LOG_DATABASE_URL)
    throw new ConfigError('either KAFKA_BROKERS or LOG_DATABASE_URL must be set');
  return await openPostgresEventLog({ databaseUrl: settings.LOG_DATABASE_URL, logger });
}
