import { runService } from '@rapport/kernel/service';
import { marketingService } from './app.ts';

await runService(marketingService);
