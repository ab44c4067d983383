/** As much of JSON Schema as the doors of services use. */
export interface SampledSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly SampledSchema[];
  readonly properties?: Readonly<Record<string, SampledSchema>>;
  readonly required?: readonly string[];
  readonly items?: SampledSchema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
}

/** Texts of all kinds that doors ask for; the first that fits is taken. */
const TEXTS = [
  'Li Hua',
  'li.hua',
  'correct horse battery',
  '0190a1de-0000-7000-8000-00000000000c',
  'a'.repeat(64),
  '2026-01-01',
  '08:30',
  '2026-01-01T00:00:00.000Z',
  'said',
  '12.50',
  'CNY',
  'Q-000001-9',
  '08:00',
  'https://partner.example/hooks',
  'A'.repeat(100),
];
const FORMATS: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f-]{36}$/,
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
};

/** A value that a schema has nothing against, with the fields that must be there; throws where it knows none. */
export function sampleOf(schema: SampledSchema): unknown {
  if ('const' in schema) return schema.const;
  if (schema.anyOf) return sampleOf(schema.anyOf[0]!);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(schema.properties![name]!)]),
      );
    case 'string':
      return textFor(schema);
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items!));
    default:
      throw new Error(`no sample for ${JSON.stringify(schema)}`);
  }
}

/** Fields of an object that are free text. */
export function textsOf(schema: SampledSchema): readonly (readonly [string, SampledSchema])[] {
  return Object.entries(schema.properties ?? {}).filter(
    ([, field]) => field.type === 'string' && !('const' in field),
  );
}

function textFor({ format, pattern, minLength = 0, maxLength = Infinity }: SampledSchema): string {
  const fits = TEXTS.find(
    (text) =>
      text.length >= minLength &&
      text.length <= maxLength &&
      (format === undefined || FORMATS[format]?.test(text)) &&
      (pattern === undefined || new RegExp(pattern, 'u').test(text)),
  );
  if (fits === undefined) throw new Error(`no sample text for ${JSON.stringify({ format, pattern })}`);
  return fits;
}
