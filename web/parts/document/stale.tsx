/** After a save over an older version: both texts of each paragraph that differs, to choose from. Nothing is lost until a choice is made. */
import type { Form } from '../../../domain/template/schema.ts';
import type { DraftContent } from '../../draft-keeper.ts';
import { useTexts } from '../../i18n.ts';
import type { DocumentContent, Paragraph } from '../../queries/documents.ts';
import { TwoTexts } from '../contribution/two-texts.tsx';
import { contentFrom } from './writing.tsx';

interface StaleDocumentProps {
  readonly mine: DocumentContent;
  readonly theirs: DocumentContent;
  readonly choose: (content: DraftContent) => void;
}

/** A document as answers to a form with one field for each paragraph, which is how two texts are shown beside each other. */
const flat = ({ title, paragraphs }: DocumentContent): DraftContent => ({
  'd.title': title,
  ...Object.fromEntries(paragraphs.map(({ key, text }) => [`d.${key}`, text])),
});

export function StaleDocument({ mine, theirs, choose }: StaleDocumentProps) {
  const { t, language } = useTexts();
  const all: readonly Paragraph[] = [
    ...theirs.paragraphs,
    ...mine.paragraphs.filter(({ key }) => !theirs.paragraphs.some((p) => p.key === key)),
  ];
  const field = (key: string, name: string): Form['sections'][number]['fields'][number] => ({
    ...{ key, title: { [language]: name }, kind: 'text', required: false },
  });
  const fields = [
    field('title', t('web.document.heading')),
    ...all.map(({ key }, i) => field(key, t('web.document.paragraph', { number: i + 1 }))),
  ];
  const form: Form = { title: {}, sections: [{ key: 'd', title: {}, fields }] };
  return (
    <TwoTexts
      form={form}
      mine={flat(mine)}
      theirs={{ version: 0, content: flat(theirs) }}
      choose={(chosen) => {
        const own = new Map(mine.paragraphs.map((p) => [p.key, p]));
        const paragraphs = all.flatMap((p): Paragraph[] => {
          const text = chosen[`d.${p.key}`];
          if (typeof text !== 'string') return []; // the side that was chosen has no such paragraph
          const from = own.get(p.key);
          return [from?.text === text ? from : { ...p, text }];
        });
        choose(contentFrom({ title: String(chosen['d.title'] ?? ''), paragraphs }));
      }}
    />
  );
}
