/** An OpenAPI document, as far as merging looks into it. */
interface Contract {
  readonly paths?: Readonly<Record<string, unknown>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

/** The OpenAPI 3.1 documents of all services as one: their public paths, their schemas under the service's name. */
export function mergeContracts(contracts: Readonly<Record<string, unknown>>): object {
  const paths: Record<string, unknown> = {};
  const schemas: Record<string, unknown> = {};
  for (const [service, contract] of Object.entries(contracts)) {
    const { paths: own = {}, components = {} } = renamed(service, contract);
    for (const [path, item] of Object.entries(own)) if (path.startsWith('/api/')) paths[path] = item;
    for (const [name, schema] of Object.entries(components.schemas ?? {}))
      schemas[`${service}.${name}`] = schema;
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Rapport', version: '1' },
    components: {
      schemas,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-rapport' } },
    },
    security: [{ session: [] }],
    paths,
  };
}

/** Points references to schemas at the names they get. */
function renamed(service: string, contract: unknown): Contract {
  const prefix = '#/components/schemas/';
  return JSON.parse(
    JSON.stringify(contract, (key, value: unknown) =>
      key === '$ref' && typeof value === 'string' && value.startsWith(prefix)
        ? `${prefix}${service}.${value.slice(prefix.length)}`
        : value,
    ),
  ) as Contract;
}
