import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { chooseLocale, LOCALES, type Locale } from '../i18n/locale.ts';
import { Icon } from '../look/icon.tsx';

/** The language that is not shown now, by its own name. */
export function otherLocale(locale: string): Locale {
  return locale === 'en' ? 'zh-CN' : 'en';
}

/** Changes the language of everything on the screen. */
export function LocaleSwitch() {
  const { t, i18n } = useLingui();
  const other = otherLocale(i18n.locale);
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      lang={other}
      aria-label={t`Language: ${LOCALES[other]}`}
      leftSection={<Icon name="globe" size={16} />}
      onClick={() => void chooseLocale(other)}
    >
      {LOCALES[other]}
    </Button>
  );
}

/** Light or dark. */
export function useScheme() {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const { setColorScheme } = useMantineColorScheme({
    // Holding transitions still would inject a style element, which the style policy refuses.
    keepTransitions: true,
  });
  return { dark: scheme === 'dark', toggle: () => setColorScheme(scheme === 'dark' ? 'light' : 'dark') };
}

/** Changes between light and dark. */
export function SchemeSwitch() {
  const { t } = useLingui();
  const { dark, toggle } = useScheme();
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="md"
      onClick={toggle}
      aria-label={dark ? t`Light colours` : t`Dark colours`}
    >
      <Icon name={dark ? 'sun' : 'moon'} size={16} />
    </ActionIcon>
  );
}
