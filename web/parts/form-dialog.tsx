/** A dialog with a form. It closes when what was asked is done; a refusal is told in it, and what was typed stays. */
import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTexts } from '../i18n.ts';
import type { Acting } from '../queries/act.ts';
import { Dialog } from './dialog.tsx';
import { Outcome } from './outcome.tsx';

/** The fields of a form as they were filled in, trimmed. */
export interface Fields {
  /** Empty where nothing was filled in. */
  of(name: string): string;
  /** Undefined where nothing was filled in. */
  given(name: string): string | undefined;
}
export function fieldsOf(form: HTMLFormElement): Fields {
  const data = new FormData(form);
  const of = (name: string) => String(data.get(name) ?? '').trim();
  return { of, given: (name) => of(name) || undefined };
}

interface FormDialogProps<Asked, Answered> {
  /** What its buttons say: the one that opens it and the one that gives it. */
  readonly name: string;
  readonly look?: 'default' | 'filled' | 'danger';
  readonly act: Acting<Asked, Answered>;
  readonly asked: (fields: Fields) => Asked;
  /** Called when it is done. */
  readonly then?: (answered: Answered) => void;
  /** Says to whom or what it is done, where buttons of the same name stand beside others. */
  readonly about?: string;
  readonly children: ReactNode;
}

/** The button, and the dialog it opens. */
export function FormDialog<Asked, Answered>({
  name,
  look = 'default',
  act,
  asked,
  then,
  about,
  children,
}: FormDialogProps<Asked, Answered>) {
  const { t } = useTexts();
  const [opened, setOpened] = useState(false);
  const close = () => {
    setOpened(false);
    act.forget();
  };
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    act.give(asked(fieldsOf(event.currentTarget)), (answered) => {
      setOpened(false);
      then?.(answered);
    });
  };
  const colour = look === 'danger' ? { variant: 'light', color: 'red' } : { variant: look };
  return (
    <>
      <Button size="xs" {...colour} {...(about && { 'aria-label': `${name}: ${about}` })} onClick={() => setOpened(true)}>
        {name}
      </Button>
      <Dialog opened={opened} close={close} title={about ? `${name}: ${about}` : name}>
        <form onSubmit={send}>
          <Stack>
            {children}
            {act.trouble && <Outcome of={act} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('web.act.cancel')}
              </Button>
              <Button type="submit" loading={act.pending} {...(look === 'danger' && { color: 'red' })}>
                {name}
              </Button>
            </Group>
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
