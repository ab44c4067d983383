import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Failure, Waiting } from './states.tsx';

/** What is on its way from the server. */
interface Asked<Answer> {
  readonly data: Answer | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** Shows an answer once there is one; an old answer goes before a new failure. */
export function Loaded<Answer>({
  of: { data, error, refetch },
  rows = 6,
  height = 44,
  children,
}: {
  readonly of: Asked<Answer>;
  /** Grey lines shown meanwhile. */
  readonly rows?: number;
  readonly height?: number;
  readonly children: (answer: Answer) => ReactNode;
}) {
  if (data !== undefined) return children(data);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return <Waiting rows={rows} height={height} />;
}

/** Loads the next page of a list, as long as there is one. */
export function MoreButton({
  of,
  children,
}: {
  readonly of: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
  readonly children?: ReactNode;
}) {
  if (!of.hasNextPage) return null;
  return (
    <Button
      variant="default"
      size="xs"
      className="no-print"
      loading={of.isFetchingNextPage}
      onClick={() => void of.fetchNextPage()}
    >
      {children ?? <Trans>Show more</Trans>}
    </Button>
  );
}
