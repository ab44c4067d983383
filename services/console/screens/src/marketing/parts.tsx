import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';

/** The ways between the pages of marketing. */
export function MarketingPlaces() {
  return (
    <>
      <Button component={Link} to="/campaigns" variant="default" size="compact-sm">
        <Trans>Campaigns</Trans>
      </Button>
      <Button component={Link} to="/audiences" variant="default" size="compact-sm">
        <Trans>Audiences</Trans>
      </Button>
      <Button component={Link} to="/materials" variant="default" size="compact-sm">
        <Trans>Materials</Trans>
      </Button>
    </>
  );
}
