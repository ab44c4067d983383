import { runService } from '@rapport/kernel/service';
import { customersService } from './app.ts';

await runService(customersService);
