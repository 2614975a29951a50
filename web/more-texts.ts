/** Imported by pages that speak more than every page does (see vite.config.ts): they open when those texts are there. */
import { speakMore } from './i18n.ts';

await speakMore();
