import { Trans } from '@lingui/react/macro';
import { Icon } from '../look/icon.tsx';
import { Moment, Tag } from '../look/small.tsx';
import styles from './operations-screen.module.css';

/** Whether a process is there, and since when: also one that came back before anybody looked has been away. */
export function Standing({ up, since }: { readonly up: boolean; readonly since: string }) {
  if (!up)
    return (
      <Tag tone="late">
        <Icon name="warning" size={12} />
        <span>
          <Trans>
            does not answer since <Moment at={since} />
          </Trans>
        </span>
      </Tag>
    );
  return (
    <>
      <Tag tone="good">
        <Icon name="check" size={12} />
        <Trans>up</Trans>
      </Tag>
      <span className={styles['lag']}>
        <Trans>
          since <Moment at={since} />
        </Trans>
      </span>
    </>
  );
}
