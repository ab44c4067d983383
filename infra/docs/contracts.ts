import { buf } from './buf.ts';

/** How carefully a field must be treated, as the contracts say it. */
export type DataClass = 'unspecified' | 'public' | 'internal' | 'personal' | 'sensitive';

/** A field of a message as readers see it. */
export interface ContractField {
  readonly name: string;
  /** Name in the JSON form. */
  readonly json: string;
  readonly kind: 'scalar' | 'message' | 'enum' | 'map';
  /** A protobuf scalar name, or the full name of a message or enum; of a map, of its values. */
  readonly type: string;
  readonly repeated: boolean;
  /** A variant of the message's oneof. */
  readonly variant: boolean;
  readonly dataClass: DataClass;
  readonly meaning: string;
}

/** A message or enum of the contracts. */
export interface ContractMessage {
  readonly name: string;
  readonly file: string;
  readonly meaning: string;
  readonly fields: readonly ContractField[];
}

/** A question one service may ask another. */
export interface ContractMethod {
  readonly service: string;
  readonly name: string;
  readonly request: string;
  readonly response: string;
  readonly meaning: string;
}

/** All that the .proto files say. */
export interface Contracts {
  readonly messages: ReadonlyMap<string, ContractMessage>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly methods: readonly ContractMethod[];
}

/** Reads the contracts of a checkout through buf. */
export function readContracts(root: string): Contracts {
  return contractsOf(JSON.parse(buf(root, ['build', '-o', '-#format=json'])) as Image);
}

/** Reads the contracts from buf's image of them. */
export function contractsOf({ file: all }: Image): Contracts {
  const files = all.filter(({ package: name }) => name.startsWith('rapport.'));
  return {
    messages: new Map(files.flatMap(messagesOf).map((message) => [message.name, message])),
    enums: new Map(
      files.flatMap((file) =>
        (file.enumType ?? []).map(({ name, value }) => [`${file.package}.${name}`, value.map((v) => v.name)]),
      ),
    ),
    methods: files.flatMap(methodsOf),
  };
}

function messagesOf(file: FileDescriptor): readonly ContractMessage[] {
  return (file.messageType ?? []).map((message, i) => {
    const maps = new Map((message.nestedType ?? []).map((nested) => [nested.name, nested]));
    return {
      name: `${file.package}.${message.name}`,
      file: file.name,
      meaning: commentOn(file, [4, i]),
      fields: (message.field ?? []).map((field, j) => fieldOf(field, maps, commentOn(file, [4, i, 2, j]))),
    };
  });
}

function fieldOf(
  field: FieldDescriptor,
  nested: ReadonlyMap<string, MessageDescriptor>,
  meaning: string,
): ContractField {
  const values = mapValues(field, nested);
  return {
    name: field.name,
    json: field.jsonName,
    kind: values ? 'map' : kindOf(field),
    type: typeOf(values ?? field),
    repeated: field.label === 'LABEL_REPEATED' && !values,
    variant: field.oneofIndex !== undefined,
    dataClass: dataClassOf(field),
    meaning,
  };
}

/** The values of a map, which protobuf describes as a repeated nested message. */
function mapValues(
  { typeName = '' }: FieldDescriptor,
  nested: ReadonlyMap<string, MessageDescriptor>,
): FieldDescriptor | undefined {
  const entry = nested.get(typeName.split('.').at(-1) ?? '');
  return entry?.options?.mapEntry ? entry.field?.find(({ name }) => name === 'value') : undefined;
}

function dataClassOf({ options }: FieldDescriptor): DataClass {
  const said = options?.['[rapport.common.v1.data_class]'] ?? 'DATA_CLASS_UNSPECIFIED';
  return said.replace('DATA_CLASS_', '').toLowerCase() as DataClass;
}

function kindOf({ type }: FieldDescriptor): ContractField['kind'] {
  if (type === 'TYPE_MESSAGE') return 'message';
  return type === 'TYPE_ENUM' ? 'enum' : 'scalar';
}

function typeOf({ type, typeName }: FieldDescriptor): string {
  return typeName ? typeName.slice(1) : type.replace('TYPE_', '').toLowerCase();
}

function methodsOf(file: FileDescriptor): readonly ContractMethod[] {
  return (file.service ?? []).flatMap((service, i) =>
    service.method.map((method, j) => ({
      service: `${file.package}.${service.name}`,
      name: method.name,
      request: method.inputType.slice(1),
      response: method.outputType.slice(1),
      meaning: commentOn(file, [6, i, 2, j]),
    })),
  );
}

/** What is written above (or behind) a declaration, as one line. */
function commentOn({ sourceCodeInfo }: FileDescriptor, path: readonly number[]): string {
  const place = sourceCodeInfo?.location.find((one) => (one.path ?? []).join() === path.join());
  return (place?.leadingComments ?? place?.trailingComments ?? '').trim().replaceAll(/\s*\n\s*/g, ' ');
}

/** buf's image in JSON, as far as it is read here (google.protobuf.FileDescriptorSet). */
export interface Image {
  readonly file: readonly FileDescriptor[];
}
interface FileDescriptor {
  readonly name: string;
  readonly package: string;
  readonly messageType?: readonly MessageDescriptor[];
  readonly enumType?: readonly {
    readonly name: string;
    readonly value: readonly { readonly name: string }[];
  }[];
  readonly service?: readonly {
    readonly name: string;
    readonly method: readonly {
      readonly name: string;
      readonly inputType: string;
      readonly outputType: string;
    }[];
  }[];
  readonly sourceCodeInfo?: {
    readonly location: readonly {
      readonly path?: readonly number[];
      readonly leadingComments?: string;
      readonly trailingComments?: string;
    }[];
  };
}
interface MessageDescriptor {
  readonly name: string;
  readonly field?: readonly FieldDescriptor[];
  readonly nestedType?: readonly MessageDescriptor[];
  readonly options?: { readonly mapEntry?: boolean };
}
interface FieldDescriptor {
  readonly name: string;
  readonly jsonName: string;
  readonly type: string;
  readonly typeName?: string;
  readonly label?: string;
  readonly oneofIndex?: number;
  readonly options?: Readonly<Record<string, string>>;
}
