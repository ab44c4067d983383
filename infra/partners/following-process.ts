import { follow, openJournal } from '@rapport/client';

/** A partner's program, as one would write it: follows the feed into a journal until it is killed. */
const [url = '', key = '', path = ''] = process.argv.slice(2);
await follow({ url, key, limit: 20, waitSeconds: 5 }, await openJournal(path));
