/** Mails a person must look at: whose fate nobody knows, that came back, that fail or were left out; and who cannot be reached. */
import '../more-texts.ts';
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTexts } from '../i18n.ts';
import { DeliveryTable } from '../parts/office/delivery-table.tsx';
import { NotReached } from '../parts/office/not-reached.tsx';
import { PageTitle } from '../parts/title.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { type Doubt, deliveriesQuery, doubts } from '../queries/office.ts';

const kinds = Object.keys(doubts) as Doubt[];

function Doubtful({ doubt }: { doubt: Doubt }) {
  return <DeliveryTable deliveries={useSuspenseQuery(deliveriesQuery(doubt)).data} doubt={doubt} />;
}

export default function Deliveries() {
  const { t } = useTexts();
  const [doubt, setDoubt] = useState<Doubt>('unknown');
  return (
    <Stack gap="lg">
      <PageTitle name={t('web.shell.pages.deliveries')} />
      <SegmentedControl
        aria-label={t('web.office.doubt.which')}
        value={doubt}
        onChange={(value) => setDoubt(value as Doubt)}
        data={kinds.map((value) => ({ value, label: t(`web.office.doubt.${value}.name`) }))}
        style={{ flexWrap: 'wrap' }}
      />
      <Text>{t(`web.office.doubt.${doubt}.about`)}</Text>
      <Suspense fallback={<Waiting />}>
        <Doubtful doubt={doubt} />
        <NotReached />
      </Suspense>
    </Stack>
  );
}
