// The shop or the till of the recovery benchmark in a process of its own, which is ended with -9. Its settings are those
// of the environment. Arguments: which of the two, and the folder of migrations.
import { runService } from '@rapport/kernel/service';
import { defineShop, defineTill } from './recovery-services.ts';

const [name, folder = ''] = process.argv.slice(2);
await runService(name === 'shop' ? defineShop(folder) : defineTill(folder));
process.stdout.write('serving\n');
