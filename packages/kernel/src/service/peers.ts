import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { ConfigError } from '../config/index.ts';
import type { Peers, Upstream } from './port.ts';

const Addresses = Type.Record(
  Type.String(),
  Type.Object({ http: Type.Optional(Type.String()), grpc: Type.Optional(Type.String()) }),
);

/** Peers at fixed addresses, from the setting `PEERS`. */
export function peersFromSetting(text: string): Peers {
  let addresses: unknown;
  try {
    addresses = JSON.parse(text);
  } catch {
    throw new ConfigError('PEERS is not JSON');
  }
  if (!Value.Check(Addresses, addresses)) throw new ConfigError('PEERS: service to {http, grpc} expected');
  const known = addresses;
  return {
    names: () => Object.keys(known),
    http: (service): Upstream | undefined => {
      const url = known[service]?.http;
      return url === undefined ? undefined : { kind: 'http', url };
    },
    grpc: (service) => known[service]?.grpc,
  };
}
