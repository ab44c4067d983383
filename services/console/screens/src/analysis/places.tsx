import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMe } from '../session/me.ts';

/** The ways between the pages of analysis. */
export function AnalysisPlaces() {
  const { role } = useMe();
  return (
    <>
      <Button component={Link} to="/figures" variant="default" size="compact-sm">
        <Trans>Figures</Trans>
      </Button>
      <Button component={Link} to="/segments" variant="default" size="compact-sm">
        <Trans>Segments</Trans>
      </Button>
      <Button component={Link} to="/rules" variant="default" size="compact-sm">
        <Trans>Best done next</Trans>
      </Button>
      <Button component={Link} to="/models" variant="default" size="compact-sm">
        <Trans>Models</Trans>
      </Button>
      {role === 'admin' && (
        <Button component={Link} to="/warehouse" variant="default" size="compact-sm">
          <Trans>Warehouse</Trans>
        </Button>
      )}
    </>
  );
}
