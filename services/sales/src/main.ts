import { runService } from '@rapport/kernel/service';
import { salesService } from './app.ts';

await runService(salesService);
