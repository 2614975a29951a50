/** A list to which others may object until an instant: who stands on it, what they wrote, and a button to object. */
import '../more-texts.ts';
import { Badge, Group, NativeSelect, Paper, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { contentKey } from '../../domain/template/content.ts';
import type { Form } from '../../domain/template/schema.ts';
import { said, useTexts } from '../i18n.ts';
import { ReasonField } from '../parts/fields.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Moment, OwnMoment } from '../parts/moment.tsx';
import { PageTitle } from '../parts/title.tsx';
import { type ListItem, listQuery, useObjecting } from '../queries/held.ts';

function Answers({ form, content }: { form: Form; content: Readonly<Record<string, unknown>> }) {
  const { language } = useTexts();
  return form.sections.flatMap((section) =>
    section.fields.flatMap((field) => {
      const value = content[contentKey(section.key, field.key)];
      if (typeof value !== 'string' && typeof value !== 'number') return [];
      return [
        <div key={`${section.key}.${field.key}`}>
          <Text size="sm" c="dimmed">
            {said(field.title, language)}
          </Text>
          <Text dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
            {value}
          </Text>
        </div>,
      ];
    }),
  );
}

function Objecting({ call, item }: { call: string; item: ListItem }) {
  const { t, language } = useTexts();
  const act = useObjecting(call, item.id);
  const [first, ...others] = item.mayObjectFor;
  if (first === undefined) return null;
  return (
    <FormDialog
      name={t('web.held.act.object')}
      about={said(item.participant.names, language)}
      look="danger"
      act={act}
      asked={({ of }) => ({ for: of('for') || first, reason: of('reason') })}
    >
      {others.length > 0 && <NativeSelect name="for" label={t('web.held.on')} data={[...item.mayObjectFor]} />}
      <ReasonField about={t('web.held.objectAbout')} />
    </FormDialog>
  );
}

export default function ListPage() {
  const { t, language } = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: list } = useSuspenseQuery(listQuery(id));
  return (
    <Stack gap="lg">
      <div>
        <Text c="dimmed">{t('web.shell.pages.list')}</Text>
        <PageTitle name={said(list.title, language)} />
        <Text>{t('web.held.listAbout')}</Text>
      </div>
      {list.items.length === 0 && <Text>{t('web.held.listEmpty')}</Text>}
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {list.items.map((item) => (
          <Paper key={item.id} component="li" withBorder p="md">
            <Stack gap="sm">
              <Group gap="sm">
                <Text fw={600}>{said(item.participant.names, language)}</Text>
                <Badge variant="light" radius="sm" tt="none">
                  {t(`web.held.standing.${item.standing}`)}
                </Badge>
              </Group>
              {list.form && <Answers form={list.form} content={item.content} />}
              {item.until && (
                <div>
                  <Text size="sm" c="dimmed">
                    {t('web.held.objectionsUntil')}
                  </Text>
                  <Moment at={item.until} zone={list.zone} distance />
                </div>
              )}
              {item.objections.map(({ by, at, reason }) => (
                <div key={by.id}>
                  <Text size="sm" c="dimmed">
                    {t('web.held.objectionOf', { who: said(by.names, language) })} – <OwnMoment at={at} />
                  </Text>
                  <Text dir="auto">{reason}</Text>
                </div>
              ))}
              <Objecting call={id} item={item} />
            </Stack>
          </Paper>
        ))}
      </Stack>
    </Stack>
  );
}
