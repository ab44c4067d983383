import { type Static, type TObject, Type } from 'typebox';
import { commonSettings, readConfig } from '../config/index.ts';
import type { ServiceDefinition } from './port.ts';

/** Settings whose names follow from the service's. */
export interface OwnAddresses {
  readonly databaseUrl: string;
  /** Undefined: not listened on a port of its own; the process serves it. */
  readonly httpPort: number | undefined;
  readonly grpcPort: number;
}

/** Everything a service reads of its environment: what all have, its addresses, its own settings. */
export interface Settings {
  readonly common: Static<typeof commonSettings>;
  readonly own: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly addresses: OwnAddresses;
}

/** The settings whose names follow from the service's name. */
export function addressSettings(name: string): TObject {
  const prefix = name.toUpperCase();
  const port = { minimum: 0, maximum: 65535 };
  return Type.Object({
    [`${prefix}_DATABASE_URL`]: Type.String({ description: 'Postgres database of this service alone' }),
    [`${prefix}_HTTP_PORT`]: Type.Optional(
      Type.Integer({ ...port, description: 'where HTTP listens; without it the process serves it' }),
    ),
    [`${prefix}_GRPC_PORT`]: Type.Integer({
      ...port,
      default: 0,
      description: 'where gRPC listens; 0 = any free port',
    }),
  });
}

/** Reads a service's settings; throws `ConfigError` naming every fault. */
export function readSettings(
  { name, settings }: Pick<ServiceDefinition, 'name' | 'settings'>,
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const prefix = name.toUpperCase();
  const at = readConfig(addressSettings(name), environment) as Record<string, string | number | undefined>;
  return {
    common: readConfig(commonSettings, environment),
    own: readConfig(settings, environment) as Settings['own'],
    addresses: {
      databaseUrl: String(at[`${prefix}_DATABASE_URL`]),
      httpPort: at[`${prefix}_HTTP_PORT`] as number | undefined,
      grpcPort: Number(at[`${prefix}_GRPC_PORT`]),
    },
  };
}
