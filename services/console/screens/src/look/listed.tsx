import type { ReactNode } from 'react';
import { Loaded, MoreButton } from './loaded.tsx';
import styles from './records.module.css';

/** A list that comes in pages. */
interface Paged<Page> {
  readonly data: { readonly pages: readonly Page[] } | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

/** A list as it comes: grey lines, then its rows and the way to more, or what is said where there is nothing. */
export function Listed<Item, Page extends { readonly items: readonly Item[] }>({
  of,
  rows = 6,
  height = 64,
  empty,
  children,
}: {
  readonly of: Paged<Page>;
  /** Grey lines shown meanwhile, and their height. */
  readonly rows?: number;
  readonly height?: number;
  readonly empty: ReactNode;
  /** A row, an `li` with its key; what its page says besides comes with it. */
  readonly children: (item: Page['items'][number], page: Page) => ReactNode;
}) {
  return (
    <Loaded of={of} rows={rows} height={height}>
      {({ pages }) =>
        pages.every(({ items }) => items.length === 0) ? (
          empty
        ) : (
          <>
            <ol className={styles['list']}>
              {pages.flatMap((page) => page.items.map((item) => children(item, page)))}
            </ol>
            <MoreButton of={of} />
          </>
        )
      }
    </Loaded>
  );
}
