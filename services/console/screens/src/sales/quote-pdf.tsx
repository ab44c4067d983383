import { Trans } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { Icon } from '../look/icon.tsx';

/** Saves a version of a quote as PDF, in the language its reader has. */
export function QuotePdf({
  quoteId,
  version,
}: {
  readonly quoteId: string;
  /** The version that is shown. */
  readonly version: number | undefined;
}) {
  const at = (lang: 'zh' | 'en') =>
    `/api/sales/v1/quotes/${quoteId}/pdf?lang=${lang}${version === undefined ? '' : `&version=${version}`}`;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<Icon name="note" size={15} />}>
          <Trans>PDF</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={at('zh')} download>
          <Trans>In Chinese</Trans>
        </Menu.Item>
        <Menu.Item component="a" href={at('en')} download>
          <Trans>In English</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
