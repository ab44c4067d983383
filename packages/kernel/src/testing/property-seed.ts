import fc from 'fast-check';

/** A run is repeatable: its random examples are the same each time, and others when `TEST_SEED` names another seed. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['TEST_SEED'] ?? 20_260_101) });
