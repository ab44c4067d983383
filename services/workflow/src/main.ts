import { runService } from '@rapport/kernel/service';
import { workflowService } from './app.ts';

await runService(workflowService);
