import type { ContractField, ContractMessage, Contracts } from '../../docs/contracts.ts';

const SEALED = 'rapport.common.v1.Sealed';

/**
 * Faults of the contracts: a field without a data class; a field about a person that is neither sealed nor in a question
 * or answer between services, which nobody keeps.
 */
export function dataClassFaults(contracts: Contracts): readonly string[] {
  const asked = reachableFrom(
    contracts,
    contracts.methods.flatMap(({ request, response }) => [request, response]),
  );
  const published = reachableFrom(
    contracts,
    [...contracts.messages.keys()].filter((name) => name.endsWith('Event')),
  );
  return [...contracts.messages.values()].flatMap((message) => {
    const keptNowhere = asked.has(message.name) && !published.has(message.name);
    return message.fields.flatMap((field) => faultsOf(message, field, keptNowhere));
  });
}

function faultsOf(
  { name, file }: ContractMessage,
  field: ContractField,
  keptNowhere: boolean,
): readonly string[] {
  const { dataClass, type } = field;
  const at = `${file}: ${name}.${field.name}`;
  if (dataClass === 'unspecified') return [`${at} has no data class`];
  if (dataClass !== 'personal' && dataClass !== 'sensitive') {
    return type === SEALED ? [`${at} is sealed, so it is personal or sensitive`] : [];
  }
  return type === SEALED || name === SEALED || keptNowhere ? [] : [`${at} is ${dataClass} and not sealed`];
}

function reachableFrom({ messages }: Contracts, names: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const step = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const { type } of messages.get(name)?.fields ?? []) if (messages.has(type)) step(type);
  };
  names.forEach(step);
  return reached;
}
