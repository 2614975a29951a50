/** Bodies that are forms: what a browser's form without files posts, and a mail program's one click (RFC 8058 3.2 allows both types). */
import express, { type RequestHandler } from 'express';
import { Problem } from './problems.ts';

export const formTypes = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const raw = express.raw({ limit: '8kb', type: formTypes });

/** Reads a small form into an object of texts; of a field that comes twice the last counts. No body at all is an empty object. */
export const readForm: RequestHandler = (req, res, next) => {
  raw(req, res, async (error) => {
    if (error) return next(error);
    if (!Buffer.isBuffer(req.body)) {
      const empty = req.headers['transfer-encoding'] === undefined && Number(req.headers['content-length'] ?? 0) === 0;
      req.body = {};
      return next(empty ? undefined : new Problem('request.media-type', 'The body must be sent as a form.'));
    }
    try {
      const form = await new Response(new Uint8Array(req.body), { headers: { 'content-type': req.get('content-type') ?? '' } }).formData();
      req.body = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
      next();
    } catch {
      next(new Problem('request.malformed', 'The body is not a form.'));
    }
  });
};
