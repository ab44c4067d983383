import { runService } from '@rapport/kernel/service';
import { loyaltyService } from './app.ts';

await runService(loyaltyService);
