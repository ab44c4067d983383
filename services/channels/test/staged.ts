import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { channelsService } from '../src/app.ts';

/** Channels of which nothing runs by itself, with one mailbox. */
export const stageChannels = (): Promise<StagedService> =>
  stageService(channelsService, {
    settings: {
      MAILBOXES: 'support@rapport.example',
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: 0,
      MAIL_MAX_BYTES: 1024,
    },
  });
