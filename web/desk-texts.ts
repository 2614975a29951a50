/** Imported by what speaks the texts under `web.desk`: it runs once they are there. */
import { speakAlso } from './i18n.ts';

await speakAlso('desk');
