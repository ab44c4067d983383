import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type MaterialItem, materials } from '../api/marketing.ts';
import { usePurposeNames } from '../consent/names.ts';
import { Icon } from '../look/icon.tsx';
import { Listed } from '../look/listed.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment, Tag } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { useNameInBoth } from '../sales/names.ts';
import styles from '../look/records.module.css';
import { MarketingPlaces } from './parts.tsx';

/** Texts for many, the latest changed first. */
export function MaterialsScreen() {
  const { t } = useLingui();
  const query = useInfiniteQuery(materials);
  return (
    <Screen
      title={t`Materials`}
      lead={<Trans>What is said to many, in both languages.</Trans>}
      actions={
        <>
          <Button
            component={Link}
            to="/materials/new"
            size="compact-sm"
            leftSection={<Icon name="plus" size={15} />}
          >
            <Trans>Write a material</Trans>
          </Button>
          <MarketingPlaces />
        </>
      }
    >
      <Listed of={query} empty={<Empty icon="note" title={t`No materials yet`} />}>
        {(item) => <MaterialRow key={item.materialId} item={item} />}
      </Listed>
    </Screen>
  );
}

function MaterialRow({ item }: { readonly item: MaterialItem }) {
  const named = useNameInBoth();
  const purposeOf = usePurposeNames();
  return (
    <li className={styles['item']}>
      <div className={styles['what']}>
        <span className={styles['head']}>
          <Link to="/materials/$materialId" params={{ materialId: item.materialId }}>
            {item.name}
          </Link>
          {item.status === 'withdrawn' && (
            <Tag tone="due">
              <Trans>Withdrawn</Trans>
            </Tag>
          )}
        </span>
        <span className={styles['under']}>
          <span>{item.code}</span>
          <span>{purposeOf(item.purpose)}</span>
          <Trans>Version {item.edition}</Trans>
          <span>{named(item.subject)}</span>
          <Moment at={item.changedAt} />
        </span>
      </div>
    </li>
  );
}
