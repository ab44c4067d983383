import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Names the file in the environment of vitest into which it writes what failed, as a JSON list of texts. */
export const FAILURES_FILE = 'RAPPORT_TEST_FAILURES';

/**
 * A reporter of vitest's that writes down all that failed, by file and title: tests, and what stands around them
 * (a file that does not load, a hook), which vitest's own JSON leaves out.
 */
export function failuresReporter(file: string): Reporter {
  return {
    onTestRunEnd: (modules, unhandled) => {
      const failures = [...modules.flatMap(failuresOf), ...unhandled.map((error) => said('', error))];
      writeFileSync(file, JSON.stringify(failures));
    },
  };
}

function failuresOf(module: TestModule): string[] {
  const file = module.relativeModuleId;
  const around = [
    ...module.errors().map((error) => said(file, error)),
    ...[...module.children.allSuites()].flatMap((suite) =>
      suite.errors().map((error) => said(`${file}: ${suite.fullName} (around its tests)`, error)),
    ),
  ];
  const tests = [...module.children.allTests('failed')].flatMap((test) =>
    (test.result().errors ?? []).map((error) => said(`${file}: ${test.fullName}`, error)),
  );
  return [...around, ...tests];
}

/** Where, and what was said there, without the frames of the tools. */
function said(where: string, { stack, message }: SerializedError): string {
  const lines = (stack || message).split('\n').filter((line) => !line.includes('/node_modules/'));
  return [where, ...lines].join('\n');
}
