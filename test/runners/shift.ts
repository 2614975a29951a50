/** Cycles moved into years that lie ahead of any run of the tests: the time-skipping server begins today and cannot go back. */
import { parse } from 'yaml';
import { Template } from '../../domain/template/schema.ts';

/** After 28 years dates fall on the same days of the week, leap years included. */
const years = 28;
/** A text with every date 28 years later. */
export const ahead = (text: string): string =>
  text.replace(/\b(20\d\d)(-\d\d-\d\d)/g, (_, year: string, rest: string) => `${Number(year) + years}${rest}`);

/** The template of a YAML text. */
export const templateOf = (yaml: string): Template => Template.parse(parse(yaml));

/** The template of a YAML text with every date 28 years later. */
export const shiftedTemplate = (yaml: string): Template => templateOf(ahead(yaml));
