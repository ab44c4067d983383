import { runService } from '@rapport/kernel/service';
import { consoleService } from './app.ts';

await runService(consoleService);
