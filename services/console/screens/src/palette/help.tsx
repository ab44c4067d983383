import { Trans, useLingui } from '@lingui/react/macro';
import { Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import { useAllCommands, type Command, type CommandGroup } from '../keys/commands.tsx';
import { Keys } from '../keys/keys.tsx';
import { chooseSingleKeys, singleKeysOn } from '../keys/preference.ts';
import { useGroupNames } from './group-names.ts';
import styles from './help.module.css';

/** Every shortcut that works here and now. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui();
  const [single, setSingle] = useState(singleKeysOn);
  const names = useGroupNames();
  const commands = useAllCommands().filter(({ keys }) => keys !== undefined);
  const inComposer: readonly Command[] = [
    {
      id: 'send',
      label: t`Send what is written`,
      group: 'conversation',
      keys: 'mod+Enter',
      run: () => undefined,
    },
    {
      id: 'sendClose',
      label: t`Send and close`,
      group: 'conversation',
      keys: 'mod+shift+Enter',
      run: () => undefined,
    },
  ];
  const all = [...commands, ...inComposer];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Keyboard help`}
      size="46rem"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <div className={styles['groups']}>
        {(Object.keys(names) as CommandGroup[]).map((group) => (
          <Group key={group} name={names[group]} commands={all.filter((each) => each.group === group)} />
        ))}
      </div>
      <Switch
        mt="md"
        checked={single}
        onChange={(event) => {
          chooseSingleKeys(event.currentTarget.checked);
          setSingle(event.currentTarget.checked);
        }}
        label={t`Single-letter shortcuts`}
        description={t`Switch off if you dictate or if letters run commands by accident.`}
      />
      <p className="unseen">
        <Trans>Shortcuts with Ctrl always work.</Trans>
      </p>
    </Modal>
  );
}

function Group({ name, commands }: { readonly name: string; readonly commands: readonly Command[] }) {
  if (commands.length === 0) return null;
  return (
    <section>
      <h3>{name}</h3>
      <dl>
        {commands.map(({ id, label, keys }) => (
          <div key={id} className={styles['line']}>
            <dt>{label}</dt>
            <dd>
              <Keys keys={keys ?? ''} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
