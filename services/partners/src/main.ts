import { runService } from '@rapport/kernel/service';
import { partnersService } from './app.ts';

await runService(partnersService);
