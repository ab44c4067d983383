import { Kbd } from '@mantine/core';
import { useKeyNames } from './commands.tsx';
import styles from './keys.module.css';

/** A shortcut, written as its keys. */
export function Keys({ keys }: { readonly keys: string }) {
  const names = useKeyNames();
  return (
    <span className={styles['keys']}>
      {names(keys).map((name, index) => (
        <Kbd key={index} size="xs" className={styles['key'] ?? ''}>
          {name}
        </Kbd>
      ))}
    </span>
  );
}
