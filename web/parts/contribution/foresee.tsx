/** In the dialog of an act: what changed since the version before, and a button that shows what would follow. Loaded by those who use it. */
import { Button, Stack, Text } from '@mantine/core';
import { lazy, type MouseEvent, Suspense, useState } from 'react';
import type { ActKind } from '../../acts.ts';
import type { CommandBody } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import type { Contribution } from '../../queries/contributions.ts';
import type { Foreseeing } from '../../queries/coordination.ts';
import { Waiting } from '../waiting.tsx';
import { VersionDifference } from './difference.tsx';

const ForeseenView = lazy(() => import('../coordinator/foreseen.tsx'));

/** Acts upon what others contributed. */
const upon: ReadonlySet<ActKind> = new Set(['approve', 'return', 'reject', 'publish', 'extend', 'reopen', 'remind']);
const decisions: ReadonlySet<ActKind> = new Set(['approve', 'return', 'reject']);

interface ForeseeProps {
  readonly contribution: Contribution;
  readonly kind: ActKind;
  /** Of the command, as it would be given now. */
  readonly body: CommandBody<ActKind>;
}

/** Stands in the form of the dialog: what is required there is required here. */
export function Foresee({ contribution, kind, body }: ForeseeProps) {
  const { t } = useTexts();
  const [asked, setAsked] = useState<Foreseeing | null>(null);
  if (!upon.has(kind)) return null;
  const [before, last] = contribution.versions.slice(-2);
  const look = ({ currentTarget: { form } }: MouseEvent<HTMLButtonElement>) => {
    if (!form || form.reportValidity()) setAsked({ command: kind, body } as Foreseeing);
  };
  const old = asked !== null && JSON.stringify(asked.body) !== JSON.stringify(body);
  return (
    <Stack gap="sm">
      {decisions.has(kind) && before && last && (
        <section>
          <Text fw={600}>{t('web.difference.toVersion', { number: before.number })}</Text>
          <Suspense fallback={<Waiting />}>
            <VersionDifference contribution={contribution} from={before.number} to={last.number} />
          </Suspense>
        </section>
      )}
      {(asked === null || old) && (
        <Button variant="default" onClick={look}>
          {t('web.act.foresee')}
        </Button>
      )}
      {asked !== null && !old && (
        <Suspense fallback={<Waiting />}>
          <ForeseenView contribution={contribution.id} asked={asked} />
        </Suspense>
      )}
    </Stack>
  );
}
