import { clusterForm } from './cluster-form.ts';
import { launch } from './launch.ts';
import { HELP, readOptions } from './options.ts';

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) process.stdout.write(HELP);
else await launch(() => readOptions(args, process.env), clusterForm);
