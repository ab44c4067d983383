import { runService } from '@rapport/kernel/service';
import { channelsService } from './app.ts';

await runService(channelsService);
