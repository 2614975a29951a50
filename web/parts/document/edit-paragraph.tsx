/** One paragraph to write: its text, the objective it is about, and the versions it rests on. */
import { Badge, Button, Group, NativeSelect, Paper, Stack, Text, Textarea } from '@mantine/core';
import { said, useTexts } from '../../i18n.ts';
import type { Cited, Document, Paragraph } from '../../queries/documents.ts';

interface EditParagraphProps {
  readonly paragraph: Paragraph;
  readonly number: number;
  readonly last: number;
  readonly objectives: Document['objectives'];
  readonly sources: readonly Cited[];
  /** Whether one of its sources has changed since. */
  readonly marked: boolean;
  /** Whether what is picked goes into it. */
  readonly chosen: boolean;
  readonly change: (part: Partial<Paragraph>) => void;
  readonly move: (by: 1 | -1) => void;
  readonly remove: () => void;
  /** Lets what is picked go into it; left out where nothing can be picked. */
  readonly choose?: () => void;
}

export function EditParagraph({
  paragraph,
  number,
  last,
  objectives,
  sources,
  marked,
  chosen,
  change,
  move,
  remove,
  choose,
}: EditParagraphProps) {
  const { t, language } = useTexts();
  const { text, objective, sources: cited } = paragraph;
  const nameOf = (subject: string, n: number) => sources.find((s) => s.subject === subject && s.number === n);
  const about = t('web.document.paragraph', { number });
  return (
    <Paper component="section" withBorder p="md" aria-label={about} {...(marked && { style: { borderInlineStart: '4px solid orange' } })}>
      <Stack gap="sm">
        <Textarea
          label={about}
          value={text}
          onChange={(event) => change({ text: event.currentTarget.value })}
          maxLength={20_000}
          autosize
          minRows={3}
          dir="auto"
        />
        {objectives.length > 0 && (
          <NativeSelect
            label={t('web.document.objective')}
            value={objective ?? ''}
            onChange={(event) => change({ objective: event.currentTarget.value || null })}
            data={[
              { value: '', label: t('web.document.general') },
              ...objectives.map(({ key, title }, i) => ({ value: key, label: `${i + 1}. ${said(title, language)}` })),
            ]}
          />
        )}
        {cited.length > 0 && (
          <div>
            <Text size="sm" fw={600}>
              {t('web.document.rests')}
            </Text>
            <ul>
              {cited.map((source) => {
                const known = nameOf(source.subject, source.number);
                return (
                  <li key={`${source.subject} ${source.number}`}>
                    <Group gap="xs">
                      <Text size="sm">
                        {known?.name ?? source.subject} ({t('web.document.version', { number: source.number })})
                      </Text>
                      {known?.mark && (
                        <Badge variant="default" radius="sm" tt="none" autoContrast>
                          {t(`web.document.mark.${known.mark}`)}
                        </Badge>
                      )}
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        aria-label={`${t('web.document.unlink')}: ${known?.name ?? source.subject}`}
                        onClick={() => change({ sources: cited.filter((one) => one !== source) })}
                      >
                        {t('web.document.unlink')}
                      </Button>
                    </Group>
                  </li>
                );
              })}
            </ul>
            {marked && <Text size="sm">{t('web.document.marked')}</Text>}
          </div>
        )}
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            disabled={number === 1}
            onClick={() => move(-1)}
            aria-label={`${t('web.document.up')}: ${about}`}
          >
            {t('web.document.up')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={number === last}
            onClick={() => move(1)}
            aria-label={`${t('web.document.down')}: ${about}`}
          >
            {t('web.document.down')}
          </Button>
          <Button size="compact-sm" variant="light" color="red" onClick={remove} aria-label={`${t('web.document.remove')}: ${about}`}>
            {t('web.document.remove')}
          </Button>
          {choose && (
            <Button
              size="compact-sm"
              variant={chosen ? 'filled' : 'default'}
              aria-pressed={chosen}
              onClick={choose}
              aria-label={`${t('web.document.into')}: ${about}`}
            >
              {t('web.document.into')}
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}
