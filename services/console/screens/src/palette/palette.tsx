import { Trans, useLingui } from '@lingui/react/macro';
import { Modal } from '@mantine/core';
import { Fragment, useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { isComposing } from '../keys/matcher.ts';
import { Keys } from '../keys/keys.tsx';
import { Icon } from '../look/icon.tsx';
import { classes } from '../look/small.tsx';
import { useSettledText } from '../search/settled-text.ts';
import { useChoices, type Choice } from './choices.ts';
import styles from './palette.module.css';

/** Finds a customer or runs a command, all from one line. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui();
  const listId = useId();
  const [text, setText] = useState('');
  const { settled, ...composition } = useSettledText(text, 120);
  const choices = useChoices(text, settled);
  const [at, setAt] = useState(0);
  const chosen = Math.min(at, choices.length - 1);
  const run = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((chosen + step + choices.length) % Math.max(1, choices.length));
    }
    if (event.key === 'Enter') run(choices[chosen]);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      yOffset="12dvh"
      size="38rem"
      padding={0}
      title={t`Find a customer or a command`}
      classNames={{ header: 'unseen' }}
    >
      <div className={styles['line']}>
        <Icon name="search" />
        <input
          className={styles['input']}
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={choices[chosen] ? `${listId}-${chosen}` : undefined}
          aria-label={t`Find a customer or a command`}
          placeholder={t`Name, pinyin initials, mail, phone, or a command…`}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          {...composition}
        />
      </div>
      <Choices id={listId} choices={choices} chosen={chosen} onChoose={run} onPoint={setAt} />
    </Modal>
  );
}

function Choices({
  id,
  choices,
  chosen,
  onChoose,
  onPoint,
}: {
  readonly id: string;
  readonly choices: readonly Choice[];
  readonly chosen: number;
  readonly onChoose: (choice: Choice) => void;
  readonly onPoint: (index: number) => void;
}) {
  const { t } = useLingui();
  const current = useRef<HTMLDivElement>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div id={id} role="listbox" aria-label={t`Customers and commands`} className={styles['list']}>
      {choices.length === 0 && (
        <p className={styles['nothing']}>
          <Trans>Nothing fits</Trans>
        </p>
      )}
      {choices.map((choice, index) => (
        <Fragment key={choice.id}>
          {choice.group !== choices[index - 1]?.group && (
            <div className={styles['group']} role="presentation">
              {choice.group}
            </div>
          )}
          <div
            id={`${id}-${index}`}
            ref={index === chosen ? current : undefined}
            role="option"
            aria-selected={index === chosen}
            className={classes(styles['choice'], index === chosen && styles['chosen'])}
            onPointerMove={() => onPoint(index)}
            onClick={() => onChoose(choice)}
          >
            <span className={styles['icon']}>{choice.icon && <Icon name={choice.icon} size={16} />}</span>
            <span className={styles['label']}>{choice.label}</span>
            {choice.detail && <span className={styles['detail']}>{choice.detail}</span>}
            {choice.keys && <Keys keys={choice.keys} />}
          </div>
        </Fragment>
      ))}
    </div>
  );
}
