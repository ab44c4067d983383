import { Trans } from '@lingui/react/macro';
import { Moment, Tag } from '../look/small.tsx';

/** Says of a segment or rule that the warehouse cannot answer its condition: of whom it holds stays as it was. */
export function UnansweredTag({ since }: { readonly since: string | undefined }) {
  return (
    since !== undefined && (
      <Tag tone="late">
        <span>
          <Trans>
            not judged since <Moment at={since} />: too much for the warehouse
          </Trans>
        </span>
      </Tag>
    )
  );
}
