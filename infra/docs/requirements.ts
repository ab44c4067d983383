import { ROOT, treeAt } from '../checks/tree.ts';
import { writeGenerated } from './generated.ts';
import { requirementsPage } from './requirements-page.ts';

const { page, faults } = requirementsPage(treeAt(ROOT));
const written = writeGenerated(ROOT, [page]);
process.stdout.write(written.length > 0 ? `${page.path} written\n` : `${page.path} is current\n`);
for (const fault of faults) process.stderr.write(`does not count: ${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
