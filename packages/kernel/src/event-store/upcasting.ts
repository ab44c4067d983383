import type { JsonObject } from '../values/index.ts';
import type { Upcasters } from './port.ts';

/** Brings stored data of any older schema version to today's. */
export type Upcast = (
  type: string,
  schema: number,
  data: JsonObject,
) => { readonly schema: number; readonly data: JsonObject };

/** Checks that each type's chain has no hole (a boot error) and returns the function that walks it. */
export function prepareUpcasters(upcasters: Upcasters = {}): Upcast {
  for (const [type, steps] of Object.entries(upcasters)) {
    const from = Object.keys(steps)
      .map(Number)
      .sort((a, b) => a - b);
    from.forEach((schema, i) => {
      if (schema !== i + 1) throw new Error(`upcasters of ${type}: no step from schema ${i + 1}`);
    });
  }
  return (type, schema, data) => {
    const steps = upcasters[type];
    let current = { schema, data };
    for (let step = steps?.[schema]; step; step = steps?.[current.schema]) {
      current = { schema: current.schema + 1, data: step(current.data) };
    }
    return current;
  };
}
