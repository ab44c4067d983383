import { Type } from 'typebox';
import { ContactPointText } from './schemas.ts';

export const PurposeCode = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' });
export const PurposeParams = Type.Object({ code: PurposeCode });
export const Channel = Type.Literal('mail');

/** The same words in both languages. */
export const Words = (maxLength: number) =>
  Type.Object({
    zh: Type.String({ minLength: 1, maxLength, pattern: '\\S' }),
    en: Type.String({ minLength: 1, maxLength, pattern: '\\S' }),
  });

export const PurposeName = Words(80);
export const WordingText = Words(2000);

/** A record of any service that shows it: the call, the conversation, the paper that was scanned. */
export const RecordRef = Type.Object({
  kind: Type.String({ pattern: '^[a-z][a-z-]{0,31}$' }),
  id: Type.String({ minLength: 1, maxLength: 100 }),
});

/** What an agent says shows it: a note, a record, or both. */
const AgentEvidence = {
  note: Type.Optional(Type.String({ maxLength: 1000 })),
  record: Type.Optional(RecordRef),
};

export const GivenConsent = Type.Object({
  contactPoint: ContactPointText,
  purpose: PurposeCode,
  channel: Channel,
  ...AgentEvidence,
});

export const WithdrawnConsent = Type.Object({
  contactPoint: Type.Optional(ContactPointText),
  purpose: Type.Optional(PurposeCode),
  channel: Type.Optional(Channel),
  ...AgentEvidence,
});

const LocalTime = Type.Union([Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }), Type.Literal('')]);

/** How and when somebody wants to be written to; what is empty they do not say. */
export const PreferencesBody = Type.Object({
  language: Type.Union([Type.Literal('zh-CN'), Type.Literal('en'), Type.Literal('')]),
  zone: Type.String({ maxLength: 64, pattern: '^([A-Za-z0-9_+/-]+)?$', description: 'IANA time zone' }),
  quietFrom: LocalTime,
  quietTo: LocalTime,
});
