/** Lays the last submission into the form as if it had been typed: of this contribution, or of the one before, to an earlier cycle. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DraftKeeper } from '../../draft-keeper.ts';
import { useTexts } from '../../i18n.ts';
import { type Contribution, type Previous, previousQuery } from '../../queries/contributions.ts';
import { Dialog } from '../dialog.tsx';
import { OwnMoment } from '../moment.tsx';
import { useDraft } from './draft-context.tsx';

/** Answers that the form of today does not take, to be copied by hand. */
function Rest({ rest }: { rest: Previous['rest'] }) {
  return (
    <dl className="facts">
      {rest.map(({ field, value, detail }) => (
        <div key={field}>
          <dt lang="en" dir="ltr">
            {field}: {detail}
          </dt>
          <dd className="said" dir="auto">
            {typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : JSON.stringify(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What was left out, when the start was made on this page; stays until it is closed. */
export function LeftOut({ rest, close }: { rest: Previous['rest']; close: () => void }) {
  const { t } = useTexts();
  if (rest.length === 0) return null;
  return (
    <Alert color="yellow" title={t('web.start.rest')} withCloseButton closeButtonLabel={t('web.shell.close')} onClose={close}>
      <Rest rest={rest} />
    </Alert>
  );
}

interface StartFromProps {
  readonly contribution: Contribution;
  readonly keeper: DraftKeeper;
  readonly leftOut: (rest: Previous['rest']) => void;
}

/** A button that asks first: it shows what would come, and that it takes the place of what is there. */
export function StartFrom({ contribution, keeper, leftOut }: StartFromProps) {
  const { t } = useTexts();
  const { content } = useDraft(keeper);
  const [opened, { open, close }] = useDisclosure();
  const [kept, setKept] = useState<typeof content | null>(null);
  const { data } = useQuery(previousQuery(contribution.id, contribution.versions.at(-1)?.number ?? 0));
  if (!data) return null;
  const { from, rest } = data;
  const own = from.contribution === contribution.id;
  const name = own ? t('web.draft.startFrom', { number: from.number }) : t('web.start.earlier', { cycle: from.cycle.title });
  const lay = () => {
    setKept(content);
    keeper.replace(data.content);
    leftOut(rest);
    close();
  };
  const back = () => {
    if (kept) keeper.replace(kept);
    setKept(null);
    leftOut([]);
  };
  const isEmpty = (value: unknown) => value === null || value === '' || (Array.isArray(value) && value.length === 0);
  return (
    <>
      <Button variant="default" size="xs" onClick={open}>
        {name}
      </Button>
      {kept && Object.keys(kept).length > 0 && (
        <Button variant="subtle" size="xs" onClick={back}>
          {t('web.start.back')}
        </Button>
      )}
      <Dialog opened={opened} close={close} title={name}>
        <Stack>
          <Text size="sm">
            {from.cycle.title} · <bdi>{from.receipt}</bdi> · <OwnMoment at={from.receivedAt} />
          </Text>
          {Object.values(content).some((value) => !isEmpty(value)) && <Text>{t('web.start.replaces')}</Text>}
          {rest.length > 0 && (
            <>
              <Text>{t('web.start.rest')}</Text>
              <Rest rest={rest} />
            </>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('web.act.cancel')}
            </Button>
            <Button onClick={lay}>{t('web.start.take')}</Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
