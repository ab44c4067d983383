import { Type } from 'typebox';

/** What partners reads of its environment beyond what every service reads. */
export const settings = Type.Object({
  WEBHOOK_PRIVATE_TARGETS: Type.String({
    default: '',
    pattern: '^([0-9a-fA-F.:]+/[0-9]{1,3}(,[0-9a-fA-F.:]+/[0-9]{1,3})*)?$',
    description:
      'networks (CIDR, commas between) besides the open internet that events may be pushed to, also without TLS; none by default',
  }),
});
