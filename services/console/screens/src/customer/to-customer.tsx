import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { NamedCustomer } from '../api/contracts.ts';
import { useOpened } from '../look/small.tsx';

/** The way to a customer, by what they are called; there is one also while nothing is known of them. */
export function ToCustomer({
  partyId,
  customer,
  locked,
}: {
  readonly partyId: string;
  readonly customer: NamedCustomer | undefined;
  readonly locked: boolean;
}) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  return (
    <Link to="/customers/$partyId" params={{ partyId }}>
      {customer ? opened(customer.name, customer.code) : t`To the customer`}
    </Link>
  );
}
