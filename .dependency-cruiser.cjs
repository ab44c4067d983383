// The rules of the house as imports: what each room may know. infra/checks/boundaries.test.ts plants a violation of each.
const deny = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });
const test = '[.]test[.]ts$';
const room = (...names) => ({ path: `^services/([^/]+)/src/(${names.join('|')})/`, pathNot: test });
const pure = [
  '^services/$1/src/domain/',
  '^packages/kernel/src/(decider|values|money|sealing/port)',
  'node_modules/(.pnpm/)?typebox',
  // Zones of local times: the same answer for the same question, whatever the machine's own clock says.
  'node_modules/(.pnpm/)?temporal-polyfill',
];

module.exports = {
  forbidden: [
    deny('no-cycles', 'a cycle has no order to be read in', {}, { circular: true }),
    deny(
      'services-never-meet',
      'services speak through events and gRPC',
      { path: '^services/([^/]+)/' },
      { path: '^services/', pathNot: '^services/$1/' },
    ),
    deny('domain-is-pure', 'rules know neither clock, nor database, nor wire', room('domain'), {
      pathNot: pure,
    }),
    deny(
      'events-only',
      'what follows from events knows events, not rules',
      room('projections', 'queries', 'publications'),
      { path: '/domain/', pathNot: '([.]events[.]ts|-text[.]ts)$' },
    ),
    deny('edges-stay-shallow', 'an edge is a schema, a call and a reply', room('http', 'grpc', 'reactions'), {
      path: '/src/(projections|publications)/',
    }),
    deny(
      'proto-at-the-edges',
      'protobuf is for what others read',
      room('domain', 'commands', 'queries', 'http'),
      { path: '^proto/' },
    ),
    deny(
      'one-home-per-driver',
      'a driver is known to the kernel alone',
      { path: '^services/', pathNot: test },
      { path: 'node_modules/(pg|kafkajs|ioredis|@grpc/grpc-js|pino)/' },
    ),
    deny(
      'kafkajs-in-one-file',
      'the client may be replaced',
      { path: '^packages/', pathNot: ['^packages/kernel/src/(event-log/kafka|testing/)', test] },
      { path: 'node_modules/kafkajs/' },
    ),
    deny(
      'kernel-knows-no-service',
      'the kernel has no business word: of the contracts it knows what services ask each other as such',
      { path: '^packages/(kernel|client)/' },
      { path: '^(services|proto|infra)/', pathNot: '^proto/gen/rapport/platform/' },
    ),
    deny(
      'test-kit-in-tests',
      'production never runs the test kit',
      { path: '/src/', pathNot: [test, '/testing/', '^e2e/'] },
      { path: '/kernel/src/testing/' },
    ),
    deny('main-is-the-end', 'nothing imports a main', {}, { path: '/src/main[.]ts$' }),
    deny(
      'every-import-exists',
      'an unresolved import silences the other rules',
      { pathNot: 'services/console/screens/' },
      { couldNotResolve: true },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/', '^services/console/screens/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
