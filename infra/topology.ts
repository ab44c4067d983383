import type { ServiceDefinition } from '@rapport/kernel/service';

/** What a service cannot do without, beside its own database and the key ring. */
export type Dependency = 'postgres' | 'log' | 'cache';

/** One service, as every way of running the product sees it. */
export interface ServiceNode {
  readonly name: string;
  /** Database and role of its own, one name for both. */
  readonly database: string;
  /** Default ports, where each service has its own address. */
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly needs: readonly Dependency[];
  /** Services it asks by gRPC or passes requests on to. */
  readonly asks: readonly string[];
  /** Other ports it listens on, by the setting that names them. */
  readonly listens: Readonly<Record<string, number>>;
  readonly definition: () => Promise<ServiceDefinition>;
}

/** What the services stand on, with the public images of the distributed forms. */
export interface DependencyNode {
  readonly image: string;
  readonly port: number;
}

const ALL: readonly Dependency[] = ['postgres', 'log', 'cache'];

/** The services in the order they start; they stop the other way round. */
export const services: readonly ServiceNode[] = [
  {
    name: 'access',
    database: 'rapport_access',
    httpPort: 8101,
    grpcPort: 9101,
    needs: ALL,
    asks: [],
    listens: {},
    definition: async () => (await import('@rapport/access/app')).accessService,
  },
  {
    name: 'customers',
    database: 'rapport_customers',
    httpPort: 8102,
    grpcPort: 9102,
    needs: ALL,
    asks: ['channels'],
    listens: {},
    definition: async () => (await import('@rapport/customers/app')).customersService,
  },
  {
    name: 'channels',
    database: 'rapport_channels',
    httpPort: 8103,
    grpcPort: 9103,
    needs: ALL,
    asks: ['customers'],
    listens: { SMTP_PORT: 2525 },
    definition: async () => (await import('@rapport/channels/app')).channelsService,
  },
  {
    name: 'sales',
    database: 'rapport_sales',
    httpPort: 8105,
    grpcPort: 9105,
    needs: ALL,
    asks: [],
    listens: {},
    definition: async () => (await import('@rapport/sales/app')).salesService,
  },
  {
    name: 'support',
    database: 'rapport_support',
    httpPort: 8106,
    grpcPort: 9106,
    needs: ALL,
    asks: ['channels'],
    listens: {},
    definition: async () => (await import('@rapport/support/app')).supportService,
  },
  {
    name: 'workflow',
    database: 'rapport_workflow',
    httpPort: 8107,
    grpcPort: 9107,
    needs: ALL,
    asks: [],
    listens: {},
    definition: async () => (await import('@rapport/workflow/app')).workflowService,
  },
  {
    name: 'loyalty',
    database: 'rapport_loyalty',
    httpPort: 8108,
    grpcPort: 9108,
    needs: ALL,
    asks: [],
    listens: {},
    definition: async () => (await import('@rapport/loyalty/app')).loyaltyService,
  },
  {
    name: 'marketing',
    database: 'rapport_marketing',
    httpPort: 8109,
    grpcPort: 9109,
    needs: ALL,
    asks: [],
    listens: {},
    definition: async () => (await import('@rapport/marketing/app')).marketingService,
  },
  {
    name: 'analytics',
    database: 'rapport_analytics',
    httpPort: 8110,
    grpcPort: 9110,
    needs: ALL,
    asks: [],
    listens: {},
    definition: async () => (await import('@rapport/analytics/app')).analyticsService,
  },
  {
    name: 'partners',
    database: 'rapport_partners',
    httpPort: 8111,
    grpcPort: 9111,
    needs: ALL,
    asks: [],
    listens: {},
    definition: async () => (await import('@rapport/partners/app')).partnersService,
  },
  {
    // The screens and the gateway that people reach: last in, first out.
    name: 'console',
    database: 'rapport_console',
    httpPort: 8104,
    grpcPort: 9104,
    needs: ALL,
    asks: [
      'access',
      'customers',
      'channels',
      'sales',
      'support',
      'workflow',
      'loyalty',
      'marketing',
      'analytics',
      'partners',
    ],
    listens: { PORT: 8080 },
    definition: async () => (await import('@rapport/console/app')).consoleService,
  },
];

/** Databases that belong to no single service, each with a role of its own. */
export const sharedDatabases = { keys: 'rapport_keys', log: 'rapport_log' } as const;

/** Every database, in the order they are made. */
export const databases: readonly string[] = [
  ...services.map(({ database }) => database),
  ...Object.values(sharedDatabases),
];

/** What runs beside the services in the distributed forms. */
export const dependencies: Readonly<Record<'postgres' | 'kafka' | 'redis', DependencyNode>> = {
  postgres: { image: 'postgres:18', port: 5432 },
  kafka: { image: 'apache/kafka:4.3.1', port: 9092 },
  redis: { image: 'redis:7', port: 6379 },
};
