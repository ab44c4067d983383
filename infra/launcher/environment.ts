import type { Secrets } from './data-directory.ts';
import { type ServiceNode, services, sharedDatabases } from '../topology.ts';

/** Where everything is that the services need. */
export interface Addresses {
  /** Address of a database, signed in as the role that owns it. */
  readonly database: (name: string) => string;
  /** Without brokers the log lies in Postgres. */
  readonly kafkaBrokers?: readonly string[];
  readonly redisUrl?: string;
  /** The file of a controlled clock; without it the world's time holds. */
  readonly clockFile?: string;
  /** Where the warehouse of analytics lies; what is lost there comes again from the log. */
  readonly warehouseFolder?: string;
}

/** What a service's own listener is told. */
export interface Listening {
  readonly host: string;
  /** Undefined: no port of its own. */
  readonly httpPort?: number;
  readonly grpcPort?: number;
  /** Other addresses, by setting. */
  readonly others?: Readonly<Record<string, string | number>>;
}

/** The settings that one service is started with; the same in one process and in many. */
export function serviceEnvironment(
  node: ServiceNode,
  given: {
    readonly addresses: Addresses;
    readonly secrets: Secrets;
    readonly listening: Listening;
    readonly adminPassword: string | undefined;
    /** The person's own environment: settings not made here, such as RELAY_URL or LOG_LEVEL. */
    readonly outer: Readonly<Record<string, string | undefined>>;
  },
): Record<string, string> {
  const { addresses, secrets, listening, outer } = given;
  const prefix = node.name.toUpperCase();
  const made: Record<string, string | number | undefined> = {
    [`${prefix}_DATABASE_URL`]: addresses.database(node.database),
    [`${prefix}_HTTP_PORT`]: listening.httpPort,
    [`${prefix}_GRPC_PORT`]: listening.grpcPort ?? 0,
    KEYS_DATABASE_URL: addresses.database(sharedDatabases.keys),
    LOG_DATABASE_URL: addresses.kafkaBrokers ? undefined : addresses.database(sharedDatabases.log),
    KAFKA_BROKERS: addresses.kafkaBrokers?.join(','),
    REDIS_URL: addresses.redisUrl,
    CLOCK_FILE: addresses.clockFile,
    INTERNAL_SECRET: secrets.internal,
    KEY_ENCRYPTION_KEY: secrets.keyEncryption,
    INDEX_KEY: secrets.index,
    HTTP_HOST: listening.host,
    LOG_LEVEL: outer['LOG_LEVEL'] || 'warn',
    WAREHOUSE_FOLDER: node.name === 'analytics' ? addresses.warehouseFolder : undefined,
    ADMIN_PASSWORD: node.name === 'access' ? given.adminPassword : undefined,
    ...listening.others,
    // Behind a proxy customers know another address than the one we listen at.
    ...(outer['PUBLIC_URL'] ? { PUBLIC_URL: outer['PUBLIC_URL'] } : {}),
  };
  const entries = Object.entries({ ...passedOn(outer), ...made });
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

/** The addresses that people and mail reach, by the service that listens there. */
export function outerAddresses(
  service: string,
  { host, port, smtpPort }: { readonly host: string; readonly port: number; readonly smtpPort: number },
): Readonly<Record<string, string | number>> {
  if (service === 'console') return { PORT: port, GATEWAY_HOST: host };
  const PUBLIC_URL = `http://${host}:${port}`;
  if (service === 'channels') return { SMTP_PORT: smtpPort, PUBLIC_URL };
  if (['customers', 'support', 'sales'].includes(service)) return { PUBLIC_URL };
  return {};
}

/** Names that this file decides: what the shell happens to hold under them does not reach a service. */
const DECIDED =
  /_DATABASE_URL$|_(HTTP|GRPC)_PORT$|^(KAFKA_BROKERS|REDIS_URL|PEERS|CLOCK_FILE|WAREHOUSE_FOLDER|SOLE_PROCESS|ADMIN_PASSWORD|HTTP_HOST|PORT|GATEWAY_HOST|SMTP_PORT)$|^RAPPORT_/;

function passedOn(outer: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(outer).filter(([name]) => !DECIDED.test(name)));
}

/** The setting by which services find each other when each has an address. */
export function peersSetting(
  ports: ReadonlyMap<string, { readonly http: number; readonly grpc: number }>,
  host: string,
): string {
  return JSON.stringify(
    Object.fromEntries(
      services.flatMap(({ name }) => {
        const at = ports.get(name);
        return at ? [[name, { http: `http://${host}:${at.http}`, grpc: `${host}:${at.grpc}` }]] : [];
      }),
    ),
  );
}
