import { useLingui } from '@lingui/react/macro';
import type { StandingOrder } from '../../../src/http/api-standing.ts';
import { usePurposeNames } from '../consent/names.ts';

/** How far an order has come, in words. */
export function useOrderStates(): Readonly<Record<StandingOrder['state'], string>> {
  const { t } = useLingui();
  return {
    placed: t`Placed`,
    'partly-delivered': t`Partly delivered`,
    delivered: t`Delivered`,
    returned: t`Goods came back`,
  };
}

/** What is permitted or not, in words. */
export function usePermissionWords(): (purpose: string, given: boolean) => string {
  const { t } = useLingui();
  const nameOf = usePurposeNames();
  return (purpose, given) => {
    const name = nameOf(purpose);
    return given ? t`${name}: yes` : t`${name}: no`;
  };
}
