import { defineConfig } from 'vitest/config';
import { FAILURES_FILE, failuresReporter } from './infra/launcher/failures-reporter.ts';

const everywhere = '{packages,services,infra,proto}/**';
const exclude = ['**/node_modules/**', '**/dist/**'];
const failures = process.env[FAILURES_FILE];
const servers = { exclude, globalSetup: './packages/kernel/src/testing/global-setup.ts' };

/** The tiers: what needs nothing, what needs Postgres, what needs Kafka or Redis, what needs the whole and a browser. */
export default defineConfig({
  test: {
    // Deadlines end what hangs; they measure nothing. A machine that does other things besides must not fail a test.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: Postgres and the tests share them.
    maxWorkers: 2,
    // `npm test` reads what came of it; a single call by hand only looks.
    reporters: failures ? ['default', 'json', failuresReporter(failures)] : ['default'],
    setupFiles: ['./packages/kernel/src/testing/property-seed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${everywhere}/*.test.ts`],
          exclude: [...exclude, '**/*.{db,bus,heavy}.test.ts'],
        },
      },
      { extends: true, test: { ...servers, name: 'db', include: [`${everywhere}/*.db.test.ts`] } },
      { extends: true, test: { ...servers, name: 'bus', include: [`${everywhere}/*.bus.test.ts`] } },
      // What asks a machine for more than every test may: only `npm run faults` makes it.
      { extends: true, test: { ...servers, name: 'heavy', include: [`${everywhere}/*.heavy.test.ts`] } },
      {
        extends: true,
        test: {
          exclude,
          name: 'journeys',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 360_000,
        },
      },
    ],
  },
});
