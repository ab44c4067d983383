// The shop or the till of the small installation in a process of its own, for tests that end it with -9. Its settings
// are those of the environment. Argument: which of the two.
import { runService } from '@rapport/kernel/service';
import { defineShop, defineTill } from '../doctor/small-installation.ts';

await runService(process.argv[2] === 'shop' ? await defineShop() : await defineTill());
process.stdout.write('serving\n');
