import { runService } from '@rapport/kernel/service';
import { supportService } from './app.ts';

await runService(supportService);
