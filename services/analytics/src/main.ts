import { runService } from '@rapport/kernel/service';
import { analyticsService } from './app.ts';

await runService(analyticsService);
