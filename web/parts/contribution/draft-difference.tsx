/** What the draft changes in the last submission: as last saved, so what is being written is saved first. */
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n.ts';
import { type Contribution, draftDifferenceQuery } from '../../queries/contributions.ts';
import { troubleOf } from '../../trouble.ts';
import { Dialog } from '../dialog.tsx';
import { TroubleNotice } from '../trouble.tsx';
import { Waiting } from '../waiting.tsx';
import { DifferenceView } from './difference.tsx';

interface DraftDifferenceProps {
  readonly contribution: Contribution;
  /** Of the draft as last saved. */
  readonly version: number;
  /** Saves what is not saved yet, before the difference is asked for. */
  readonly save?: () => Promise<unknown>;
}

/** A button that shows it; none without a submission and a draft. */
export function DraftDifference({ contribution, version, save }: DraftDifferenceProps) {
  const { t } = useTexts();
  const [opened, { open, close }] = useDisclosure();
  const { id, form, versions } = contribution;
  const last = versions.at(-1);
  const { data, error, refetch } = useQuery({ ...draftDifferenceQuery(id, version), enabled: opened });
  if (!last || !form || version === 0) return null;
  const name = t('web.difference.toVersion', { number: last.number });
  const show = () => void (save?.() ?? Promise.resolve()).then(open);
  return (
    <>
      <Button variant="default" size="xs" onClick={show}>
        {name}
      </Button>
      <Dialog opened={opened} close={close} title={name} size="xl">
        {error && !data && <TroubleNotice trouble={troubleOf(error)} again={() => void refetch()} />}
        {data ? <DifferenceView form={form} fields={data} /> : !error && <Waiting />}
      </Dialog>
    </>
  );
}
