import { Type } from 'typebox';

/** What access reads of its environment beyond what every service reads. */
export const settings = Type.Object({
  ADMIN_PASSWORD: Type.Optional(
    Type.String({
      minLength: 12,
      maxLength: 128,
      description: 'password of the account admin, made at the first start; later changes change nothing',
    }),
  ),
});
