/** Bodies that are a spreadsheet's CSV: read as bytes, since a program may say another character set than it wrote. */
import express, { type RequestHandler } from 'express';
import { Problem } from './problems.ts';

export const csvType = 'text/csv';
const raw = express.raw({ limit: '1mb', type: csvType });

/** Reads a file of at most one megabyte into a Buffer. */
export const readCsv: RequestHandler = (req, res, next) => {
  if (req.is(csvType)) raw(req, res, next);
  else next(new Problem('request.media-type', 'The body must be sent as text/csv.'));
};
