/** Beside a contribution: the pledges of its participant and what was said of each, loaded when somebody wants to see them. */
import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../../i18n.ts';
import { Waiting } from '../waiting.tsx';

const Said = lazy(() => import('./said.tsx'));

export function BesidePledges({ id }: { id: string }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <section>
      <Button variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('web.contribution.pledges')}
      </Button>
      {open && (
        <Suspense fallback={<Waiting />}>
          <Said id={id} />
        </Suspense>
      )}
    </section>
  );
}
