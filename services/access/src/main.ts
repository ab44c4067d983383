import { runService } from '@rapport/kernel/service';
import { accessService } from './app.ts';

await runService(accessService);
