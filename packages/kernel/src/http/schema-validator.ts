import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';

type Route = Parameters<typeof TypeBoxValidatorCompiler>[0];
type Values = Readonly<Record<string, unknown>>;

const DIGITS = /^-?\d{1,15}$/;

/**
 * Checks the parts of a request by their schemas. In paths, queries and headers all is text: numbers are read there, but
 * only where they are written as such. A reader that rounds `1.5` and guesses at `0x10` answers what nobody asked.
 */
export function schemaValidator(route: Route): ReturnType<typeof TypeBoxValidatorCompiler> {
  const check = TypeBoxValidatorCompiler(route);
  const integers = integersOf(route);
  return (given: Values) => {
    const guessed = integers.find((name) => typeof given[name] === 'string' && !DIGITS.test(given[name]));
    if (guessed === undefined) return check(given);
    const error = { instancePath: `/${guessed}`, keyword: 'type', message: 'must be integer' };
    return { error: [error] as never };
  };
}

function integersOf({ schema, httpPart }: Route): readonly string[] {
  const { properties = {} } = schema as {
    readonly properties?: Readonly<Record<string, { type?: unknown }>>;
  };
  if (httpPart === 'body') return [];
  return Object.keys(properties).filter((name) => properties[name]?.type === 'integer');
}
