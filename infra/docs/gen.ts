import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, treeAt } from '../checks/tree.ts';
import { generatedCode, leftOver } from './generated-code.ts';
import { writeGenerated } from './generated.ts';

const code = generatedCode(ROOT);
const written = [...writeGenerated(ROOT, code)];
for (const file of leftOver(treeAt(ROOT), code)) rmSync(join(ROOT, file));
// Loaded after the code it reads has been generated.
const { drawnPages } = await import('./pages.ts');
written.push(...writeGenerated(ROOT, await drawnPages(treeAt(ROOT))));
process.stdout.write(
  written.length > 0 ? `${written.join('\n')}\nwritten\n` : 'all that is generated is current\n',
);
