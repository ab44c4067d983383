import { type Tree } from '../checks/tree.ts';
import { asyncApiPage } from './asyncapi.ts';
import { readContracts } from './contracts.ts';
import { envExample } from './env-example.ts';
import { eventsPage } from './events-page.ts';
import type { Generated } from './generated.ts';
import { problemsPage, readCatalogues } from './problems-page.ts';
import { reliabilityPage } from './reliability-page.ts';
import { publicTopics } from './topics.ts';

/** All pages that are drawn from the sources of a checkout. */
export async function drawnPages(tree: Tree): Promise<readonly Generated[]> {
  const contracts = readContracts(tree.root);
  const topics = publicTopics(contracts);
  const { version } = JSON.parse(tree.read('package.json')) as { readonly version: string };
  return [
    eventsPage(topics, contracts),
    asyncApiPage(topics, contracts, version),
    problemsPage(await readCatalogues(tree)),
    reliabilityPage(tree.root),
    await envExample(tree),
  ];
}
