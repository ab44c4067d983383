import { Type } from 'typebox';

/** Password of an account: long rather than odd (NIST SP 800-63B §3.1.1.2). */
export const Password = Type.String({ minLength: 12, maxLength: 128 });
/** A password as given at the door: whatever it is, only its length is bounded. */
export const GivenPassword = Type.String({ minLength: 1, maxLength: 256 });
/** A login: letters, digits and a few marks, as it may stand in a sign-in form. */
export const LoginText = Type.String({
  minLength: 2,
  maxLength: 64,
  pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]*$',
});
export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
export const RoleText = Type.Union([Type.Literal('admin'), Type.Literal('agent')]);
export const AccountId = Type.Object({ accountId: Type.String({ format: 'uuid' }) });

/** Who is signed in. */
export const SessionView = Type.Object({
  accountId: Type.String(),
  login: Type.String(),
  name: Type.String(),
  role: RoleText,
});

const Personal = Type.Union([Type.String(), Type.Null()]);

/** One line of the list of accounts; personal texts are null while the key ring is away. */
export const AccountView = Type.Object({
  accountId: Type.String(),
  login: Personal,
  name: Personal,
  role: RoleText,
  openedAt: Type.String(),
  closedAt: Type.Optional(Type.String()),
});

export const AccountPage = Type.Object({
  items: Type.Array(AccountView),
  nextCursor: Type.Optional(Type.String()),
  locked: Type.Boolean({ description: 'The key ring is down: personal texts are null for now' }),
});

export const Done = Type.Object({});
