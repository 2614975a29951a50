/** A paper as a Word file (Office Open XML, ECMA-376). Right to left where its language, or what people wrote, is. */
import { directionOf } from '../../activities/mail/texts.ts';
import type { Answered, Paper } from './paper.ts';

/** What XML 1.0 cannot hold (section 2.2), even as a reference: people paste it in without knowing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const notXml = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
/** Whether the first letter of a text is of a script that is written from right to left. */
const startsRightToLeft = (text: string): boolean =>
  /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u.test(text);

const tags: Readonly<Record<string, string>> = { ar: 'ar-SA', en: 'en-GB', es: 'es-ES', fr: 'fr-FR', ru: 'ru-RU', zh: 'zh-CN' };

/** The bytes of the file. The library is loaded with the first. */
export async function docxOf(paper: Paper): Promise<Buffer> {
  const { Document, HeadingLevel, Packer, Paragraph, TextRun } = await import('docx');
  const turned = directionOf(paper.language) === 'rtl';
  const run = (text: string, rightToLeft: boolean, bold = false) => new TextRun({ text: text.replace(notXml, ''), rightToLeft, bold });
  const heading = (text: string, level: (typeof HeadingLevel)[keyof typeof HeadingLevel]) =>
    new Paragraph({ heading: level, bidirectional: turned, children: [run(text, turned)] });
  /** Labels are in the language of the file; what people wrote goes its own way. */
  const line = (text: string, bullet: boolean) => {
    const own = /\p{L}/u.test(text) ? startsRightToLeft(text) : turned;
    return new Paragraph({
      bidirectional: own,
      spacing: { after: 120 },
      children: [run(text, own)],
      ...(bullet && { bullet: { level: 0 } }),
    });
  };
  const fact = ([label, value]: readonly [string, string]) =>
    new Paragraph({
      bidirectional: turned,
      spacing: { after: 60 },
      children: [...(label ? [run(`${label}: `, turned, true)] : []), run(value, turned)],
    });
  const answered = ({ label, lines, list }: Answered) => [heading(label, HeadingLevel.HEADING_3), ...lines.map((text) => line(text, list))];
  const tag = tags[paper.language] ?? 'en-GB';
  const file = new Document({
    title: paper.title,
    creator: 'Plenary',
    styles: { default: { document: { run: { font: 'Arial', size: 22, language: { value: tag, eastAsia: tag, bidirectional: tag } } } } },
    sections: [
      {
        properties: {},
        children: [
          heading(paper.title, HeadingLevel.TITLE),
          heading(paper.subtitle, HeadingLevel.HEADING_1),
          ...paper.facts.map(fact),
          ...paper.sections.flatMap(({ title, answers }) => [
            ...(title ? [heading(title, HeadingLevel.HEADING_2)] : []),
            ...answers.flatMap(answered),
          ]),
        ],
      },
    ],
  });
  return Packer.toBuffer(file);
}
